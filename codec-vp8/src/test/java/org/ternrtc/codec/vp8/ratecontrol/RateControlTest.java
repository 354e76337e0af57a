package org.ternrtc.codec.vp8.ratecontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.transform.QuantizerTables;

class RateControlTest {
  private static final int MACROBLOCKS = 1200;

  /** Stands in for the encoder: bits fall with the step as they do in real pictures, with noise. */
  private static double bits(boolean key, int index, double complexity, Random random) {
    double slope = key ? 0.85 : 1.3;
    double noise = 0.8 + 0.4 * random.nextDouble();
    return complexity * noise * MACROBLOCKS / Math.pow(QuantizerTables.AC[index], slope);
  }

  private static double run(RateControl control, int frames, double complexity, long seed) {
    Random random = new Random(seed);
    double sum = 0;
    for (int frame = 0; frame < frames; frame++) {
      int index = control.quantizerIndex(false);
      double bits = bits(false, index, complexity, random);
      control.frameDone(false, index, bits);
      sum += bits;
    }
    return sum;
  }

  private static void sendKeyFrame(RateControl control) {
    int index = control.quantizerIndex(true);
    Random random = new Random(5);
    double bits = bits(true, index, 900, random);
    for (int attempt = 0; attempt < 2; attempt++) {
      int other = control.reconsider(true, index, bits);
      if (other == index) {
        break;
      }
      index = other;
      bits = bits(true, index, 900, random);
    }
    control.frameDone(true, index, bits);
  }

  @Test
  void holdsTheRateOverTenSecondsAtAnyComplexity() {
    for (double complexity : new double[] {800, 2000, 5000, 20_000}) {
      RateControl control = new RateControl(MACROBLOCKS, 2, 56, 1_000_000, 30);
      sendKeyFrame(control);
      double sum = run(control, 300, complexity, 1);
      assertEquals(10_000_000, sum, 500_000, "complexity " + complexity);
    }
  }

  @Test
  void followsANewRateWithinASecond() {
    RateControl control = new RateControl(MACROBLOCKS, 2, 56, 1_000_000, 30);
    sendKeyFrame(control);
    run(control, 100, 3000, 2);
    control.setRate(300_000, 30);
    run(control, 30, 3000, 3);
    assertEquals(300_000, run(control, 30, 3000, 4), 60_000);
    control.setRate(2_000_000, 15);
    run(control, 20, 3000, 5);
    assertEquals(2_000_000, run(control, 15, 3000, 6), 400_000);
  }

  @Test
  void staysBetweenTheQuantizersItWasGiven() {
    RateControl low = new RateControl(MACROBLOCKS, 20, 30, 10_000, 30);
    RateControl high = new RateControl(MACROBLOCKS, 20, 30, 100_000_000, 30);
    for (int frame = 0; frame < 50; frame++) {
      int index = low.quantizerIndex(frame == 0);
      assertTrue(index <= 39, "index " + index);
      low.frameDone(frame == 0, index, 1_000_000);
      index = high.quantizerIndex(frame == 0);
      assertTrue(index >= 25, "index " + index);
      high.frameDone(frame == 0, index, 100);
    }
    assertEquals(39, low.quantizerIndex(false));
    assertEquals(25, high.quantizerIndex(false));
  }

  @Test
  void aKeyFrameThatIsTooLargeIsTriedAgainUntilItFits() {
    RateControl control = new RateControl(MACROBLOCKS, 2, 56, 1_000_000, 30);
    int index = control.quantizerIndex(true);
    int other = control.reconsider(true, index, 900_000);
    assertTrue(other > index);
    assertEquals(index, control.reconsider(true, index, 250_000), "a quarter of a second is right");
  }

  @Test
  void aCutIsTriedAgainAndAnOrdinaryFrameIsNot() {
    RateControl control = new RateControl(MACROBLOCKS, 2, 56, 900_000, 30);
    sendKeyFrame(control);
    run(control, 60, 1000, 8);
    int index = control.quantizerIndex(false);
    assertEquals(index, control.reconsider(false, index, 60_000));
    assertTrue(control.reconsider(false, index, 400_000) > index);
  }
}
