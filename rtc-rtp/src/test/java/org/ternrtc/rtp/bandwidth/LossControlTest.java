package org.ternrtc.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossControlTest {
  private static final long QUARTER_NANOS = 250_000_000;

  private final Random random = new Random(3);
  private final LossControl control = new LossControl();
  private long now = Long.MAX_VALUE - 1;

  private void observe(double rate, double loss) {
    now += QUARTER_NANOS;
    int packets = (int) Math.max(20, rate / 8 / 1200 / 4);
    int lost = 0;
    for (int i = 0; i < packets; i++) {
      lost += random.nextDouble() < loss ? 1 : 0;
    }
    control.observe(rate, packets, lost, now);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.1, 0.2, 0.3})
  void lossThatDoesNotDependOnTheRateBoundsNothing(double loss) {
    double rate = 1_000_000;
    for (int i = 0; i < 400; i++) {
      rate = Math.clamp(rate * (0.9 + 0.22 * random.nextDouble()), 500_000, 5_000_000);
      observe(rate, loss);
      assertEquals(Long.MAX_VALUE, control.bound(), "after " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.1})
  void aPathThatDropsAllAboveItsRateIsFound(double inherent) {
    double capacity = 1_000_000;
    double rate = 600_000;
    for (int i = 0; i < 40 && control.bound() == Long.MAX_VALUE; i++) {
      rate *= 1.04;
      observe(rate, inherent + (1 - inherent) * Math.max(0, (rate - capacity) / rate));
    }
    assertTrue(control.bound() < 1_300_000 && control.bound() > 600_000, "" + control.bound());
  }

  @Test
  void lossThatComesLaterAtTheSameRateIsNotTheRatesFault() {
    for (int i = 0; i < 20; i++) {
      observe(1_500_000, 0);
    }
    for (int i = 0; i < 60; i++) {
      observe(1_500_000 * (0.95 + 0.1 * random.nextDouble()), 0.1);
    }
    assertTrue(control.bound() > 1_000_000, "" + control.bound());
  }

  @Test
  void anOutageIsNoNarrowPath() {
    for (int i = 0; i < 20; i++) {
      observe(1_500_000, 0);
    }
    for (int i = 0; i < 8; i++) {
      observe(1_500_000, 1);
    }
    assertEquals(Long.MAX_VALUE, control.bound());
  }

  @Test
  void aBoundFadesWhenLossHasGone() {
    double rate = 600_000;
    for (int i = 0; i < 40 && control.bound() == Long.MAX_VALUE; i++) {
      rate *= 1.04;
      observe(rate, Math.max(0, (rate - 1_000_000) / rate));
    }
    long before = control.bound();
    for (int i = 0; i < 40; i++) {
      observe((double) before, 0);
    }
    assertTrue(control.bound() > before * 3 / 2, before + " to " + control.bound());
    control.shown(4_000_000);
    assertEquals(Long.MAX_VALUE, control.bound());
  }
}
