package org.ternrtc.rtp.nack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MissingPacketsTest {
  private static final long MILLIS = 1_000_000;

  private final MissingPackets missing = new MissingPackets(false);
  private final long[] due = new long[MissingPackets.MAX_MISSING];
  private long now = Long.MAX_VALUE - 1;

  private long[] takeDue() {
    return Arrays.copyOf(due, missing.takeDue(due, now));
  }

  private void arrive(long... sequences) {
    for (long sequence : sequences) {
      assertTrue(missing.received(sequence, false, now));
    }
  }

  @Test
  void asksAtOnceThenOnceARoundTripUntilTheAnswerComes() {
    missing.roundTrip(40 * MILLIS);
    arrive(10, 13);
    assertArrayEquals(new long[] {11, 12}, takeDue());
    assertArrayEquals(new long[0], takeDue(), "not twice");
    long again = Objects.requireNonNull(missing.deadline(now));
    assertEquals(40 * MILLIS + 20 * MILLIS, again - now, "and twice the variation");
    now = again - 1;
    assertArrayEquals(new long[0], takeDue(), "one nanosecond early");
    now++;
    assertArrayEquals(new long[] {11, 12}, takeDue());
    assertTrue(missing.received(11, true, now));
    assertTrue(missing.received(12, true, now));
    assertNull(missing.deadline(now));
  }

  @Test
  void onePacketThatLaySomewhereForSecondsDoesNotSlowDownTheRequestsAfterIt() {
    for (int i = 0; i < 8; i++) {
      missing.roundTrip(50 * MILLIS);
    }
    missing.roundTrip(3_500 * MILLIS);
    arrive(10, 12);
    takeDue();
    now += 160 * MILLIS;
    assertArrayEquals(new long[] {11}, takeDue());
    for (int i = 0; i < 20; i++) {
      missing.roundTrip(400 * MILLIS);
    }
    assertTrue(missing.roundTripNanos() > 350 * MILLIS, "a path that became longer is believed");
  }

  @Test
  void stopsAskingAfterTheMostTries() {
    arrive(1, 3);
    int asked = 0;
    for (Long at = missing.deadline(now); at != null; at = missing.deadline(now)) {
      now = at;
      asked += takeDue().length;
    }
    assertEquals(2 * MissingPackets.MAX_TRIES - 1, asked, "from the second on each twice");
    long hopeless = Objects.requireNonNull(missing.hopelessAt(2, 60_000 * MILLIS));
    assertEquals(
        MissingPackets.DEFAULT_ROUND_TRIP_NANOS + 5 * MILLIS - MissingPackets.ECHO_NANOS,
        hopeless - now,
        "when the last request goes unanswered");
  }

  @Test
  void waitsWithTheFirstRequestWhenPacketsComeOutOfOrder() {
    missing.roundTrip(100 * MILLIS);
    arrive(1, 3);
    now += 10 * MILLIS;
    arrive(2);
    arrive(5);
    assertArrayEquals(new long[0], takeDue(), "4 may come late as well");
    now += 12_500_000;
    assertArrayEquals(new long[] {4}, takeDue(), "but not later than a quarter more");
    arrive(4);
    now += 20_000 * MILLIS;
    arrive(7);
    assertArrayEquals(new long[] {6}, takeDue(), "after 20 s that is forgotten");
  }

  @Test
  void measuresTheRoundTripByTheFirstAnswer() {
    arrive(1, 3);
    takeDue();
    now += 30 * MILLIS;
    assertTrue(missing.received(2, true, now));
    assertEquals(30 * MILLIS, missing.roundTripNanos());
    arrive(5);
    takeDue();
    now += 300 * MILLIS;
    takeDue();
    now += MILLIS;
    assertTrue(missing.received(4, true, now));
    assertEquals(30 * MILLIS, missing.roundTripNanos(), "which request was it?");
  }

  @Test
  void forgetsAllWhenTooManyAreMissing() {
    arrive(1);
    assertTrue(missing.received(2 + MissingPackets.MAX_MISSING, false, now));
    assertEquals(MissingPackets.MAX_MISSING, missing.size());
    assertFalse(missing.received(4 + MissingPackets.MAX_MISSING, false, now));
    assertEquals(0, missing.size());
    arrive(6 + MissingPackets.MAX_MISSING);
    assertArrayEquals(new long[] {5 + MissingPackets.MAX_MISSING}, takeDue());
  }

  @Test
  void takesAStreamThatBeganBeforeTheFirstPacketSeen() {
    arrive(10, 12, 7);
    assertArrayEquals(new long[] {8, 9, 11}, takeDue());
    missing.dropBefore(9);
    assertEquals(2, missing.size());
    assertNull(missing.hopelessAt(8, 1));
  }

  @Test
  void knowsWhatIsMissingAfterAnyOrderOfArrival() {
    Random random = new Random(10);
    for (int round = 0; round < 300; round++) {
      missing.reset();
      TreeSet<Long> expected = new TreeSet<>();
      long oldest = Long.MAX_VALUE;
      long newest = Long.MIN_VALUE;
      long base = 100_000;
      for (int i = 0; i < 200; i++) {
        long sequence = base + random.nextInt(60);
        base += random.nextInt(3);
        for (long between = newest + 1; newest > 0 && between < sequence; between++) {
          expected.add(between);
        }
        for (long between = sequence + 1; newest > 0 && between < oldest; between++) {
          expected.add(between);
        }
        oldest = Math.min(oldest, sequence);
        newest = Math.max(newest, sequence);
        expected.remove(sequence);
        arrive(sequence);
        assertEquals(expected.size(), missing.size());
        if (random.nextInt(20) == 0) {
          long from = oldest + random.nextInt((int) (newest - oldest + 1));
          missing.dropBefore(from);
          expected.headSet(from).clear();
        }
      }
      missing.roundTrip(0);
      now += 1_000 * MILLIS;
      missing.takeDue(due, now);
      for (Long sequence : expected) {
        assertTrue(missing.hopelessAt(sequence, 5) != null);
      }
    }
  }
}
