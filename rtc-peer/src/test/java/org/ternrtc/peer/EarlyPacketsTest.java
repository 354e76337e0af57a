package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EarlyPacketsTest {
  private final List<Integer> seen = new ArrayList<>();

  @Test
  void packetsComeBackInOrderWithTheirTimesAndAsCopies() {
    EarlyPackets early = new EarlyPackets(10, 1000);
    byte[] buffer = new byte[3];
    for (int i = 0; i < 5; i++) {
      buffer[1] = (byte) i;
      early.add(buffer, 1, 1, 100 + i);
    }
    early.drainTo((data, offset, length, nanos) -> {
      assertEquals(1, length);
      assertEquals(100 + data[offset], nanos);
      seen.add((int) data[offset]);
    });
    assertEquals(List.of(0, 1, 2, 3, 4), seen);
    early.drainTo((_, _, _, _) -> seen.add(-1));
    assertEquals(5, seen.size());
  }

  @Test
  void whatIsOverTheNumberOfPacketsOrBytesIsDroppedAndCounted() {
    EarlyPackets few = new EarlyPackets(2, 1000);
    EarlyPackets small = new EarlyPackets(100, 1000);
    for (int i = 0; i < 5; i++) {
      few.add(new byte[10], 0, 10, 0);
      small.add(new byte[400], 0, 400, 0);
    }
    assertEquals(3, few.dropped());
    assertEquals(3, small.dropped());
    few.clear();
    few.add(new byte[10], 0, 10, 0);
    assertEquals(3, few.dropped());
  }
}
