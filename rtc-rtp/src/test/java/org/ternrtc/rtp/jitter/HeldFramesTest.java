package org.ternrtc.rtp.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldFramesTest {
  private static final long MILLIS = 1_000_000;
  private static final int CLOCK_RATE = 90_000;
  private static final int FRAME_TICKS = 3000;

  private final HeldFrames<Integer> held = new HeldFrames<>();
  private long now = Long.MAX_VALUE - 1;
  private int timestamp = Integer.MAX_VALUE - 20 * FRAME_TICKS;
  private int number;

  /** A frame that took so long from its first packet on. */
  private void frame(long waitMillis, boolean repaired) {
    now += 33 * MILLIS + MILLIS / 3;
    timestamp += FRAME_TICKS;
    held.add(number++, timestamp, CLOCK_RATE, now, repaired, now + waitMillis * MILLIS);
  }

  @Test
  void onAQuietPathFramesLeaveAtOnce() {
    for (int i = 0; i < 100; i++) {
      frame(0, false);
      assertEquals(i, held.poll(now));
      assertNull(held.poll(now));
    }
    assertEquals(0, held.delayNanos());
    assertEquals(100, held.emitted());
  }

  @Test
  void repairsThatComeOftenAreHiddenInPart() {
    for (int i = 0; i < 300; i++) {
      frame(i % 10 == 0 ? 200 : 0, i % 10 == 0);
      held.poll(now + 400 * MILLIS);
    }
    assertEquals(105, held.delayNanos() / 1e6, 3);
  }

  @Test
  void oneLongWaitIsNoHabit() {
    for (int i = 0; i < 300; i++) {
      frame(i == 150 ? 400 : 0, i == 150);
      held.poll(now + 500 * MILLIS);
    }
    assertEquals(0, held.delayNanos());
  }

  @Test
  void theDelayFallsWhenThePathIsQuietAgain() {
    for (int i = 0; i < 300; i++) {
      frame(i % 10 == 0 ? 200 : 0, i % 10 == 0);
      held.poll(now + 400 * MILLIS);
    }
    for (int i = 0; i < 600; i++) {
      frame(0, false);
      held.poll(now + 400 * MILLIS);
    }
    assertEquals(0, held.delayNanos());
  }

  @Test
  void whatAStallOfTheReceiverLeftBehindIsGivenBackWithinSeconds() {
    for (int i = 0; i < 150; i++) {
      frame(900, true);
      held.poll(now + 2_000 * MILLIS);
    }
    assertEquals(300, held.delayNanos() / MILLIS, "as long as frames are held at all");
    int frames = 0;
    while (held.delayNanos() > 105 * MILLIS && frames < 1_000) {
      frame(0, false);
      held.poll(now + 2_000 * MILLIS);
      frames++;
    }
    // Twelve seconds of memory, and two to fall.
    assertTrue(frames <= 30 * 14, frames + " frames");
  }

  @Test
  void someOfTheJitterIsSmoothed() {
    Random random = new Random(6);
    for (int i = 0; i < 600; i++) {
      frame(random.nextLong(30), false);
      held.poll(now + 400 * MILLIS);
    }
    assertTrue(
        held.delayNanos() >= 10 * MILLIS && held.delayNanos() <= 40 * MILLIS,
        "" + held.delayNanos());
  }

  @Test
  void staysBoundedWhenNobodyTakesThem() {
    for (int i = 0; i < 300; i++) {
      frame(i % 10 == 0 ? 300 : 0, i % 10 == 0);
      held.poll(now + 400 * MILLIS);
    }
    int count = 0;
    for (int i = 0; i < HeldFrames.MOST_FRAMES + 10; i++) {
      held.add(number++, timestamp, CLOCK_RATE, now, false, now);
    }
    while (held.poll(now) != null) {
      count++;
    }
    assertTrue(count >= 10, "" + count);
  }

  @Test
  void addsUpWhatWasWantedAndWhatJitterAndRepairsAloneAskFor() {
    held.bounds(50 * MILLIS, 60 * MILLIS);
    for (int i = 0; i < 100; i++) {
      frame(0, false);
      held.poll(now + 400 * MILLIS);
    }
    assertEquals(0, held.minimumNanos());
    assertTrue(held.targetNanos() >= 95 * 50 * MILLIS, "" + held.targetNanos());
    assertTrue(held.targetNanos() <= 100 * 50 * MILLIS, "" + held.targetNanos());
  }

  @Test
  void obeysTheSendersBounds() {
    held.bounds(50 * MILLIS, 60 * MILLIS);
    for (int i = 0; i < 100; i++) {
      frame(i % 10 == 0 ? 250 : 0, i % 10 == 0);
      held.poll(now + 400 * MILLIS);
    }
    assertEquals(60, held.delayNanos() / MILLIS);
    held.bounds(0, 0);
    for (int i = 0; i < 100; i++) {
      frame(0, false);
      held.poll(now + 400 * MILLIS);
    }
    assertEquals(0, held.delayNanos());
  }
}
