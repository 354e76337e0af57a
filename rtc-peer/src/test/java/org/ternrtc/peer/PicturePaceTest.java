package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The W3C's sums over pictures and over what limits them. */
final class PicturePaceTest {
  private static final long MILLIS = 1_000_000;

  private long now = Long.MAX_VALUE - 1;

  @Test
  void countsTheLastSecondAndAddsUpGaps() {
    PicturePace pace = new PicturePace();
    assertEquals(0, pace.perSecond(now));
    for (int i = 0; i < 60; i++) {
      pace.picture(now);
      now += 25 * MILLIS;
    }
    assertEquals(39, pace.perSecond(now), "the fortieth is a second old");
    assertEquals(59 * 0.025, pace.totalGaps(), 1e-9);
    assertEquals(59 * 0.025 * 0.025, pace.totalSquaredGaps(), 1e-9);
    now += 2_000 * MILLIS;
    assertEquals(0, pace.perSecond(now));
    pace.picture(now);
    assertEquals(59 * 0.025 + 2.025, pace.totalGaps(), 1e-9);
    assertEquals(1, pace.perSecond(now));
  }

  @Test
  void whatLimitsPicturesIsTimedWhileTheyAreSent() {
    LimitationClock clock = new LimitationClock();
    assertEquals(4, clock.seconds().size(), "each reason is there from the beginning");
    clock.spent("none", now);
    now += 300 * MILLIS;
    clock.spent("none", now);
    now += 200 * MILLIS;
    clock.spent("bandwidth", now);
    clock.stopped();
    now += 10_000 * MILLIS;
    clock.spent("cpu", now);
    now += 100 * MILLIS;
    clock.spent("cpu", now);
    assertEquals(0.3, clock.seconds().getOrDefault("none", -1.0), 1e-9);
    assertEquals(0.2, clock.seconds().getOrDefault("bandwidth", -1.0), 1e-9);
    assertEquals(0.1, clock.seconds().getOrDefault("cpu", -1.0), 1e-9);
    assertEquals(0, clock.seconds().getOrDefault("other", -1.0), 1e-9);
  }
}
