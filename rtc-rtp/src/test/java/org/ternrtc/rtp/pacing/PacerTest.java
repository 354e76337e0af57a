package org.ternrtc.rtp.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;

class PacerTest {
  private static final long MILLIS = 1_000_000;

  private final List<Long> sentAt = new ArrayList<>();
  private final List<Integer> sent = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1;

  /** 4 Mbit/s of pacing: 1000 bytes take 2 ms. */
  private final Pacer pacer =
      new Pacer(
          new RtpOutputs() {
            @Override
            public void sendRtp(byte[] buffer, int offset, int length) {
              assertTrue(offset >= HEAD_ROOM && buffer.length - offset - length >= TAIL_ROOM);
              sentAt.add(now);
              sent.add(BigEndian.u16(buffer, offset + 2));
            }

            @Override
            public void sendRtcp(byte[] buffer, int offset, int length) {
              throw new AssertionError();
            }
          },
          new FixedBandwidth(1_000_000));

  private OutgoingPacket packet(int number, int length) {
    OutgoingPacket packet = new OutgoingPacket((done, at) -> {}, length);
    packet.fill(number, 12, length, now);
    BigEndian.put16(packet.buffer(), 2, number);
    return packet;
  }

  private void runUntilEmpty() {
    for (Long at = pacer.deadline(); at != null; at = pacer.deadline()) {
      now = at;
      pacer.tick(now);
    }
  }

  @Test
  void sendsAFewPacketsAtOnce() {
    for (int i = 0; i < 3; i++) {
      assertTrue(pacer.enqueue(packet(i, 1000), now));
    }
    assertEquals(3, sent.size());
    assertNull(pacer.deadline());
  }

  @Test
  void spreadsAKeyFrameWithoutBurstsOverFiveMilliseconds() {
    long start = now;
    for (int i = 0; i < 50; i++) {
      pacer.enqueue(packet(i, 1000), now);
    }
    runUntilEmpty();
    assertEquals(50, sent.size());
    long took = now - start;
    assertTrue(took > 91 * MILLIS && took < 97 * MILLIS, took / MILLIS + " ms");
    for (int i = 0; i < sent.size(); i++) {
      assertEquals(i, sent.get(i));
      int inFive = 0;
      for (int k = i; k < sent.size() && sentAt.get(k) - sentAt.get(i) < 5 * MILLIS; k++) {
        inFive++;
      }
      assertTrue(inFive <= 6, "within 5 ms: " + inFive);
    }
  }

  @Test
  void letsNothingWaitLongerThanTheBound() {
    long start = now;
    for (int i = 0; i < 3_000; i++) {
      pacer.enqueue(packet(i, 1200), now);
    }
    runUntilEmpty();
    assertEquals(3_000, sent.size());
    assertTrue(now - start <= Pacer.QUEUE_NANOS, (now - start) / MILLIS + " ms");
  }

  @Test
  void dropsWhatTheQueueCannotHold() {
    int taken = 0;
    while (pacer.enqueue(packet(taken, 1400), now)) {
      taken++;
    }
    assertTrue(pacer.queuedBytes() <= Pacer.MAX_QUEUE_BYTES);
    assertTrue(pacer.queuedBytes() > Pacer.MAX_QUEUE_BYTES - 1400);
    assertEquals(1, pacer.droppedPackets());
    pacer.clear(now);
    assertEquals(0, pacer.queuedBytes());
    assertNull(pacer.deadline());
  }

  @Test
  void sendsRetransmissionsBeforeMedia() {
    for (int i = 0; i < 10; i++) {
      pacer.enqueue(packet(i, 1000), now);
    }
    OutgoingPacket lost = packet(99, 1000);
    lost.kind(OutgoingPacket.Kind.RETRANSMISSION);
    pacer.enqueue(lost, now);
    assertTrue(lost.queued());
    assertFalse(pacer.enqueue(lost, now), "it is there already");
    runUntilEmpty();
    assertEquals(99, sent.get(3));
    assertEquals(11, sent.size());
  }

  @Test
  void stampsTheTimeOfSendingAndTheTransportSequence() {
    OutgoingPacket packet = packet(1, 100);
    packet.stamps(20, 30);
    pacer.enqueue(packet, now);
    int before = BigEndian.u24(packet.buffer(), 20);
    assertEquals(0, BigEndian.u16(packet.buffer(), 30));
    now += 1_000 * MILLIS;
    pacer.enqueue(packet, now);
    int after = BigEndian.u24(packet.buffer(), 20);
    assertEquals(1, BigEndian.u16(packet.buffer(), 30));
    assertEquals(1 << 18, (after - before) & 0xFFFFFF, 2);
    assertEquals(0, Pacer.absSendTime(64_000 * MILLIS));
    assertEquals(1 << 17, Pacer.absSendTime(500 * MILLIS));
  }
}
