package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QualityAdaptationTest {
  private static final long PERIOD = 33_333_333;
  private static final int PIXELS = 640 * 480;

  private long now = Long.MAX_VALUE - 1_000_000_000L;

  private int run(QualityAdaptation adaptation, double seconds, int quantizer, double load) {
    int changes = 0;
    for (int i = 0; i < seconds * 30; i++) {
      now += PERIOD;
      changes += adaptation.encoded(quantizer, (long) (load * PERIOD), PERIOD, PIXELS, now) ? 1 : 0;
    }
    return changes;
  }

  @Test
  void coarsePicturesBecomeSmallerAndFewerInTurn() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.BALANCED);
    assertEquals(0, run(adaptation, 1.5, 105, 0.2), "not at once");
    assertEquals(1, run(adaptation, 2.5, 105, 0.2));
    assertEquals(4.0 / 3, adaptation.scale());
    assertEquals(1, adaptation.rate());
    assertEquals(QualityAdaptation.Limitation.BANDWIDTH, adaptation.limitation());
    run(adaptation, 60, 110, 0.2);
    assertTrue(adaptation.scale() > 2 && adaptation.rate() < 0.7);
    assertTrue(PIXELS / adaptation.scale() / adaptation.scale() >= 160 * 120);
  }

  @Test
  void aScreenKeepsItsSize() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.MAINTAIN_RESOLUTION);
    run(adaptation, 60, 110, 0.2);
    assertEquals(1, adaptation.scale());
    assertEquals(1.0 / 3, adaptation.rate());
  }

  @Test
  void motionKeepsItsRate() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.MAINTAIN_FRAMERATE);
    run(adaptation, 60, 110, 0.2);
    assertEquals(1, adaptation.rate());
    assertTrue(adaptation.scale() > 2);
  }

  @Test
  void anOverloadedProcessorMakesPicturesSmaller() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.BALANCED);
    assertEquals(0, run(adaptation, 37, 20, 1.2), "while the codec is being compiled");
    run(adaptation, 3, 20, 1.2);
    assertTrue(adaptation.scale() > 1);
    assertEquals(QualityAdaptation.Limitation.CPU, adaptation.limitation());
  }

  @Test
  void comesBackAfterTenSecondsOfEaseAndThenRests() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.BALANCED);
    run(adaptation, 4, 105, 0.2);
    assertEquals(0, run(adaptation, 9, 20, 0.2));
    assertEquals(1, run(adaptation, 6, 20, 0.2));
    assertEquals(1, adaptation.scale());
    run(adaptation, 1, 20, 0.2);
    assertEquals(QualityAdaptation.Limitation.NONE, adaptation.limitation());
    assertEquals(0, run(adaptation, 60, 20, 0.2));
  }

  @Test
  void waitsLongerEachTimeThatGoingUpDidNotLast() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.BALANCED);
    run(adaptation, 4, 105, 0.2);
    int ups = 0;
    for (int i = 0; i < 20; i++) {
      boolean full = adaptation.scale() == 1;
      run(adaptation, 15, full ? 105 : 20, 0.2);
      ups += !full && adaptation.scale() == 1 ? 1 : 0;
    }
    assertTrue(ups >= 2 && ups <= 6, "ups " + ups);
  }

  @Test
  void neitherGoodNorBadChangesNothing() {
    QualityAdaptation adaptation = new QualityAdaptation(DegradationPreference.BALANCED);
    assertEquals(0, run(adaptation, 120, 70, 0.6));
  }
}
