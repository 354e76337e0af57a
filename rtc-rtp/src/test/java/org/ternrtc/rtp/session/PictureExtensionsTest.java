package org.ternrtc.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.extension.ColourSpace;
import org.ternrtc.rtp.extension.PlayoutLimits;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;

/** What a sender says of its pictures reaches the receiver, also by packets sent again. */
final class PictureExtensionsTest {
  private static final long MILLIS = 1_000_000;
  private static final long EPOCH = 1_700_000_000_000_000_000L;
  private static final byte[] KEY = new byte[3000];

  static {
    byte[] head = {0x10, 0, 0, (byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1, 5, 6};
    System.arraycopy(head, 0, KEY, 0, head.length);
  }

  private static final byte[] DELTA = {0x11, 1, 2, 3};

  private static final HeaderExtensionMap ALL =
      HeaderExtensionMap.of(
          Map.of(
              HeaderExtension.MID,
              1,
              HeaderExtension.VIDEO_ORIENTATION,
              5,
              HeaderExtension.PLAYOUT_DELAY,
              6,
              HeaderExtension.VIDEO_CONTENT_TYPE,
              7,
              HeaderExtension.COLOUR_SPACE,
              8,
              HeaderExtension.ABSOLUTE_CAPTURE_TIME,
              9));

  private long now = Long.MAX_VALUE - 1;
  private final long start = now;
  private final List<byte[]> wire = new ArrayList<>();
  private final List<byte[]> back = new ArrayList<>();
  private final List<ReceivedFrame> frames = new ArrayList<>();
  private final List<Long> shownAt = new ArrayList<>();
  private int lose = -1;
  private final RtpSession sending = session(true, wire);
  private final RtpSession receiving = session(false, back);
  private final VideoSendStream sender =
      sending.addSender(
          VideoSendSettings.of(10, 96).withExtensions(ALL).withMid("0").withRtx(11, 97), () -> {});
  private final VideoReceiveStream receiver =
      receiving.addReceiver(
          VideoReceiveSettings.of(96).withRtx(97).withExtensions(ALL),
          "0",
          null,
          frame -> {
            frames.add(frame);
            shownAt.add(now);
          });

  private RtpSession session(boolean sends, List<byte[]> to) {
    return new RtpSession(
        new RtpSessionSettings(
            sends ? 1 : 2, "somebody", ALL, true, 0, EPOCH - start + (sends ? 0 : 7)),
        new Random(5),
        new FixedBandwidth(20_000_000),
        new RtpOutputs() {
          @Override
          public void sendRtp(byte[] buffer, int offset, int length) {
            to.add(Arrays.copyOfRange(buffer, offset, offset + length));
          }

          @Override
          public void sendRtcp(byte[] buffer, int offset, int length) {
            to.add(Arrays.copyOfRange(buffer, offset, offset + length));
          }
        });
  }

  private void run(int millis) {
    for (int i = 0; i < millis; i++) {
      now += MILLIS;
      sending.tick(now);
      for (byte[] packet : wire) {
        assertTrue(packet.length <= VideoSendSettings.DEFAULT_MAX_PACKET_BYTES);
        if (lose-- != 0) {
          receiving.receive(packet, 0, packet.length, now);
        }
      }
      wire.clear();
      receiving.tick(now);
      for (byte[] packet : back) {
        sending.receive(packet, 0, packet.length, now);
      }
      back.clear();
    }
  }

  private void send(byte[] frame, boolean key) {
    sender.sendFrame(frame, 0, frame.length, key, now - 5 * MILLIS, now);
  }

  private static void assertWithin(long nanos, long expected, long was) {
    assertTrue(Math.abs(was - expected) <= nanos, "off by " + (was - expected) + " ns");
  }

  @Test
  void aPicturesTurnTimeAndKindArrive() {
    sender.orientation(90);
    sender.screen(true);
    send(KEY, true);
    run(20);
    assertEquals(1, frames.size());
    assertEquals(90, frames.getFirst().rotation());
    // Without any report: NTP has units of a quarter nanosecond, RTP's clock none here.
    assertWithin(1000, EPOCH - 5 * MILLIS, frames.getFirst().captureEpochNanos());
    assertTrue(receiver.screen());
    assertEquals(ColourSpace.BT601, receiver.colours());
    send(DELTA, false);
    run(20);
    assertEquals(90, frames.get(1).rotation());
    assertWithin(20_000, EPOCH + 15 * MILLIS, frames.get(1).captureEpochNanos());
    sender.orientation(0);
    sender.screen(false);
    send(DELTA, false);
    run(20);
    assertEquals(0, frames.get(2).rotation());
    assertTrue(receiver.screen(), "told by key frames alone");
    send(KEY, true);
    run(20);
    assertFalse(receiver.screen());
  }

  @Test
  void whatWasLostIsToldByTheRetransmission() {
    sender.orientation(270);
    sender.screen(true);
    send(DELTA, false);
    run(20);
    // The last of three packets of a key frame: nobody sees the gap until the next one.
    lose = 2;
    send(KEY, true);
    run(20);
    send(DELTA, false);
    run(200);
    ReceivedFrame key = frames.getFirst();
    assertTrue(key.key());
    assertTrue(receiver.statistics().retransmittedPacketsReceived() > 0);
    assertEquals(270, key.rotation());
    assertTrue(receiver.screen());
  }

  @Test
  void framesAreHeldAsLongAsTheSenderWants() {
    sender.playoutLimits(new PlayoutLimits(150, 200));
    long last = 0;
    for (int i = 0; i < 60; i++) {
      send(i == 0 ? KEY : DELTA, i == 0);
      last = now;
      run(33);
    }
    run(300);
    assertEquals(60, frames.size());
    assertTrue(shownAt.getLast() - last >= 140 * MILLIS, "held " + (shownAt.getLast() - last));
    assertTrue(shownAt.getLast() - last <= 210 * MILLIS, "held " + (shownAt.getLast() - last));
  }

  @Test
  void aDeltaFrameCarriesNothingThatIsKnown() {
    send(KEY, true);
    run(20);
    send(DELTA, false);
    sending.tick(now);
    RtpPacket packet = new RtpPacket();
    byte @Nullable [] sent =
        wire.stream().filter(p -> p[1] == (byte) (0x80 | 96)).findFirst().orElse(null);
    assertTrue(sent != null && packet.tryParse(sent, 0, sent.length));
    for (int id = 5; id <= 9; id++) {
      assertEquals(-1, packet.extensionOffset(id));
    }
    assertNull(packet.extensionText(5));
  }
}
