package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacerTest {
  private static final long START = Long.MAX_VALUE - 5_000_000_000L; // nanoTime may wrap

  @Test
  void keepsItsRateThoughEveryWakeIsLate() {
    for (double rate : new double[] {5, 15, 29.97, 30, 60, 240}) {
      Random random = new Random(7);
      Pacer pacer = new Pacer(rate, START);
      long now = START;
      long last = now;
      int taken = 0;
      while (now - START < 20_000_000_000L) {
        now += Math.max(0, pacer.nanosToNext(now)) + random.nextInt(1_000_000);
        if (pacer.take(now) >= 0) {
          taken++;
          last = now;
        }
      }
      assertEquals(
          rate, (taken - 1) * 1e9 / (last - START), rate * 0.005, "pictures a second at " + rate);
    }
  }

  @Test
  void ticksAreDueToTheNanosecond() {
    Pacer pacer = new Pacer(30, START);
    assertEquals(0, pacer.take(START));
    assertEquals(33_333_333, pacer.nanosToNext(START));
    assertEquals(-1, pacer.take(START + 33_333_332));
    assertEquals(1, pacer.take(START + 33_333_333));
    assertEquals(2, pacer.take(START + 66_666_667));
    assertEquals(0, pacer.skipped());
  }

  @Test
  void afterAStallComesOnePictureAndNoBurst() {
    Pacer pacer = new Pacer(30, START);
    assertEquals(0, pacer.take(START));
    long now = START + 1_000_000_000;
    assertEquals(30, pacer.take(now));
    assertEquals(-1, pacer.take(now));
    assertEquals(29, pacer.skipped());
    long previous = now;
    for (int i = 0; i < 100; i++) {
      now += Math.max(0, pacer.nanosToNext(now));
      assertTrue(pacer.take(now) > 0);
      assertTrue(now - previous >= 1_000_000_000 / 30 / 4, "two pictures within a quarter period");
      previous = now;
    }
  }

  @Test
  void noTwoTicksComeWithinAQuarterPeriodHoweverLateTheyAre() {
    Random random = new Random(3);
    Pacer pacer = new Pacer(25, START);
    long now = START;
    long previous = START - 1_000_000_000;
    long lastTick = -1;
    for (int i = 0; i < 5000; i++) {
      now += Math.max(0, pacer.nanosToNext(now));
      now += random.nextInt(10) == 0 ? random.nextInt(300_000_000) : random.nextInt(40_000_000);
      long tick = pacer.take(now);
      assertTrue(tick > lastTick);
      assertTrue(now - previous >= 10_000_000 - 1, "gap " + (now - previous));
      previous = now;
      lastTick = tick;
    }
  }

  @Test
  void aConsumerThatTakesOneAndAHalfPeriodsGetsAllThatItCanTake() {
    Pacer pacer = new Pacer(10, START);
    long now = START;
    int taken = 0;
    while (now - START < 60_000_000_000L) {
      now += Math.max(0, pacer.nanosToNext(now));
      assertTrue(pacer.take(now) >= 0);
      taken++;
      now += 150_000_000;
    }
    assertTrue(taken >= 300, taken + " of 600 ticks");
  }

  @Test
  void refusesRatesThatMakeNoSense() {
    for (double rate : new double[] {0, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Pacer(rate, 0));
    }
  }
}
