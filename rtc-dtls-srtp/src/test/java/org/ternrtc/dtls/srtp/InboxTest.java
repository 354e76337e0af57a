package org.ternrtc.dtls.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InboxTest {
  private static final byte[] HANDSHAKE = {22, (byte) 0xFE, (byte) 0xFD};
  private static final byte[] APPLICATION_DATA = {23, (byte) 0xFE, (byte) 0xFD};

  private final Inbox inbox = new Inbox();

  @Test
  void aFloodOfApplicationDataLeavesRoomForAFlight() {
    assertEquals(Inbox.APPLICATION_DATA_CAPACITY, fill(APPLICATION_DATA));
    assertEquals(Inbox.CAPACITY - Inbox.APPLICATION_DATA_CAPACITY, fill(HANDSHAKE));
    assertFalse(inbox.offer(APPLICATION_DATA));
    assertFalse(inbox.offer(HANDSHAKE));
  }

  @Test
  void aBurstOfApplicationDataFindsMoreRoomAfterTheHandshake() {
    inbox.connected();
    assertEquals(Inbox.CONNECTED_CAPACITY, fill(APPLICATION_DATA));
    assertEquals(Inbox.CAPACITY - Inbox.APPLICATION_DATA_CAPACITY, fill(HANDSHAKE));
  }

  @Test
  void givesInTheOrderOfArrival() {
    assertTrue(inbox.offer(APPLICATION_DATA));
    assertTrue(inbox.offer(HANDSHAKE));
    assertSame(APPLICATION_DATA, inbox.poll(0));
    assertSame(HANDSHAKE, inbox.poll(0));
    assertNull(inbox.poll(0));
  }

  @Test
  void isEmptyForGoodOnceClosed() {
    assertTrue(inbox.offer(HANDSHAKE));
    inbox.close();
    assertNull(inbox.poll(1_000_000_000));
    assertFalse(inbox.offer(HANDSHAKE));
  }

  private int fill(byte[] datagram) {
    int taken = 0;
    while (inbox.offer(datagram)) {
      taken++;
    }
    return taken;
  }
}
