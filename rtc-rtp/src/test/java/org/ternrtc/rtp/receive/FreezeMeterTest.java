package org.ternrtc.rtp.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FreezeMeterTest {
  private static final long MILLIS = 1_000_000;

  private final FreezeMeter meter = new FreezeMeter();
  private long now = Long.MAX_VALUE - 1;

  private long after(long millis) {
    now += millis * MILLIS;
    return meter.frame(now);
  }

  @Test
  void aGapIsAFreezeFromTheAverageAnd150MillisOn() {
    for (int i = 0; i < 40; i++) {
      after(40);
    }
    assertEquals(0, after(190));
    assertEquals(250 * MILLIS, after(250));
    assertEquals(1, meter.freezes());
    assertEquals(250 * MILLIS, meter.frozenNanos());
    assertEquals(0, meter.pauses());
  }

  @Test
  void aGapOfMoreThanFiveSecondsIsAPauseAndNoFreeze() {
    for (int i = 0; i < 40; i++) {
      after(40);
    }
    assertEquals(0, after(5_001));
    assertEquals(0, meter.freezes());
    assertEquals(1, meter.pauses());
    assertEquals(5_001 * MILLIS, meter.pausedNanos());
    assertEquals(5_000 * MILLIS, after(5_000), "five seconds are a long freeze");
    assertEquals(1, meter.freezes());
  }
}
