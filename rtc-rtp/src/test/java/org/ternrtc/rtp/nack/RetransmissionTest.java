package org.ternrtc.rtp.nack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.pacing.OutgoingPacket;

class RetransmissionTest {
  private static final long MILLIS = 1_000_000;
  private long now = Long.MAX_VALUE - 1;

  private OutgoingPacket packet(long sequence, int length) {
    OutgoingPacket packet = new OutgoingPacket((sent, at) -> {}, 16);
    packet.fill(sequence, 12, length, now);
    return packet;
  }

  @Test
  void keepsPacketsForASecond() {
    PacketHistory history = new PacketHistory();
    history.add(packet(65_535, 100), now);
    now += PacketHistory.KEPT_NANOS;
    history.add(packet(65_536, 100), now);
    assertNotNull(history.get(65_535));
    assertNull(history.get(65_534));
    assertNull(history.get(65_537));
    history.expire(++now);
    assertNull(history.get(65_535));
    assertNotNull(history.get(65_536));
    assertEquals(16, Objects.requireNonNull(history.spare()).buffer().length);
  }

  @Test
  void keepsNoMoreThanItsBounds() {
    PacketHistory history = new PacketHistory();
    for (int i = 0; i < 20_000; i++) {
      history.add(packet(i, 1200), now);
      assertTrue(history.bytes() <= PacketHistory.MAX_BYTES);
    }
    assertEquals(PacketHistory.MAX_BYTES / 1200, history.size());
    history = new PacketHistory();
    for (int i = 0; i < 20_000; i++) {
      history.add(packet(i, 50), now);
    }
    assertEquals(PacketHistory.MAX_PACKETS, history.size());
    assertNotNull(history.get(19_999));
    assertNotNull(history.get(20_000 - PacketHistory.MAX_PACKETS));
    assertNull(history.get(19_999 - PacketHistory.MAX_PACKETS));
  }

  @Test
  void refusesAGapInItsNumbers() {
    PacketHistory history = new PacketHistory();
    history.add(packet(1, 50), now);
    assertThrows(IllegalArgumentException.class, () -> history.add(packet(3, 50), now));
  }

  @Test
  void staysUnderAQuarterOfTheRateInAnySecond() {
    RetransmissionBudget budget = new RetransmissionBudget();
    Random random = new Random(11);
    long rate = 1_000_000;
    Deque<long[]> taken = new ArrayDeque<>();
    long sum = 0;
    long total = 0;
    for (int i = 0; i < 50_000; i++) {
      now += random.nextInt(2 * (int) MILLIS);
      if (random.nextInt(2_000) == 0) {
        now += 3_000 * MILLIS;
      }
      int size = 40 + random.nextInt(1_200);
      if (budget.take(size, rate, now)) {
        taken.add(new long[] {now, size});
        sum += size;
        total += size;
      }
      while (!taken.isEmpty() && now - taken.peekFirst()[0] >= 1_000 * MILLIS) {
        sum -= taken.removeFirst()[1];
      }
      assertTrue(sum * 8 <= rate / 4, "in one second: " + sum * 8);
    }
    assertTrue(total * 8 > 40 * rate / 4, "and uses it: " + total);
    assertFalse(budget.take(50_000, rate, now), "never more than a second's worth");
  }
}
