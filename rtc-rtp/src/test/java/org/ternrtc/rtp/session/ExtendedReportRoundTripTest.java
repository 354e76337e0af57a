package org.ternrtc.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.receive.RemoteSenderStatistics;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.rtcp.RtcpWriter;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;

/** Who only receives learns the round trip by RFC 3611 sections 4.4 and 4.5. */
final class ExtendedReportRoundTripTest {
  private static final long MILLIS = 1_000_000;
  private static final long EPOCH = 1_700_000_000_000_000_000L;
  private static final int SENT = 10;
  private static final int RECEIVER = 2;

  private static final class Flight {
    final long at;
    final byte[] packet;

    Flight(long at, byte[] packet) {
      this.at = at;
      this.packet = packet;
    }
  }

  private long now = Long.MAX_VALUE - 1;
  private final long start = now;
  private final ArrayDeque<Flight> there = new ArrayDeque<>();
  private final ArrayDeque<Flight> back = new ArrayDeque<>();

  // The clocks of the two differ by a minute.
  private final RtpSession sending = session(1, EPOCH - start, there, 30 * MILLIS);
  private final RtpSession receiving =
      session(RECEIVER, EPOCH - start + 60_000 * MILLIS, back, 20 * MILLIS);
  private final VideoSendStream sender =
      sending.addSender(VideoSendSettings.of(SENT, 96), () -> {});
  private final VideoReceiveStream receiver =
      receiving.addReceiver(VideoReceiveSettings.of(96), "0", null, frame -> {});

  private RtpSession session(int ssrc, long offset, ArrayDeque<Flight> to, long delay) {
    return new RtpSession(
        new RtpSessionSettings(ssrc, "somebody", HeaderExtensionMap.EMPTY, true, 0, offset),
        new Random(ssrc),
        new FixedBandwidth(5_000_000),
        new RtpOutputs() {
          @Override
          public void sendRtp(byte[] buffer, int offset, int length) {
            to.add(new Flight(now + delay, Arrays.copyOfRange(buffer, offset, offset + length)));
          }

          @Override
          public void sendRtcp(byte[] buffer, int offset, int length) {
            sendRtp(buffer, offset, length);
          }
        });
  }

  private void run(int millis) {
    byte[] frame = {0x11, 1, 2, 3};
    for (int i = 0; i < millis; i++) {
      now += MILLIS;
      if (i % 33 == 0) {
        sender.sendFrame(frame, 0, frame.length, false, now, now);
      }
      sending.tick(now);
      receiving.tick(now);
      deliver(there, receiving);
      deliver(back, sending);
    }
  }

  private void deliver(ArrayDeque<Flight> from, RtpSession to) {
    while (!from.isEmpty() && now - from.getFirst().at >= 0) {
      byte[] packet = from.removeFirst().packet;
      to.receive(packet, 0, packet.length, now);
    }
  }

  @Test
  void theRoundTripIsWhatThePathTakes() {
    run(6_000);
    RemoteSenderStatistics remote = receiver.remoteSender();
    assertNotNull(remote);
    assertTrue(remote.roundTripMeasurements() >= 3, remote.toString());
    assertEquals(50.0, remote.roundTripNanos() / 1e6, 2.0, remote.toString());
    assertTrue(remote.reports() >= 3 && remote.packets() > 80, remote.toString());
    // On the sender's clock.
    long sinceStart = remote.epochNanos() - EPOCH;
    assertTrue(sinceStart > 3_000 * MILLIS && sinceStart < 6_000 * MILLIS, remote.toString());
  }

  @Test
  void answersThatNobodyAskedForAreNotBelieved() {
    run(100);
    byte[] buffer = new byte[200];
    RtcpWriter writer = new RtcpWriter(buffer, 0, 200);
    writer.delaySinceLastReceiverReport(SENT, 999, 1234, 5);
    writer.delaySinceLastReceiverReport(SENT, RECEIVER, 0, 5);
    writer.delaySinceLastReceiverReport(777, RECEIVER, 1234, 5);
    receiving.receive(buffer, 0, writer.length(), now);
    RemoteSenderStatistics remote = receiver.remoteSender();
    assertEquals(0, remote == null ? 0 : remote.roundTripMeasurements());
  }

  @Test
  void aFloodOfClocksIsAnsweredWithinOneBound() {
    run(100);
    byte[] buffer = new byte[30];
    for (int i = 0; i < 5_000; i++) {
      RtcpWriter writer = new RtcpWriter(buffer, 0, 30);
      writer.receiverReferenceTime(5_000 + i, i + 1L);
      sending.receive(buffer, 0, writer.length(), now);
    }
    back.clear();
    there.clear();
    long before = now;
    while (there.stream().noneMatch(flight -> flight.packet[1] == (byte) 200)
        && now - before < 3_000 * MILLIS) {
      now += MILLIS;
      sending.tick(now);
    }
    int bytes = there.stream().mapToInt(flight -> flight.packet.length).sum();
    assertTrue(bytes > 0 && bytes < 2_000, bytes + " bytes");
  }
}
