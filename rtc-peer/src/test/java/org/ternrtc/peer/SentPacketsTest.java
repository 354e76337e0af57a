package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class SentPacketsTest {
  @Test
  void aPacketIsFoundBySourceAndNumberUntilAThousandNewerOnesCame() {
    SentPackets sent = new SentPackets();
    sent.put(-5, 65_535, new byte[] {0, 1, 2, 3}, 1, 2);
    assertArrayEquals(new byte[] {1, 2}, sent.get(-5, 65_535));
    assertNull(sent.get(5, 65_535));
    for (int i = 0; i < 1023; i++) {
      sent.put(-5, i, new byte[4], 0, 4);
    }
    assertArrayEquals(new byte[] {1, 2}, sent.get(-5, 65_535));
    sent.put(-5, 1023, new byte[4], 0, 4);
    assertNull(sent.get(-5, 65_535));
  }
}
