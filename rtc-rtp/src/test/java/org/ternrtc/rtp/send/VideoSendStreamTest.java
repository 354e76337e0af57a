package org.ternrtc.rtp.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.BigEndian;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.dependency.DependencyDescriptor;
import org.ternrtc.rtp.dependency.DependencyDescriptorReader;
import org.ternrtc.rtp.dependency.FrameInfo;
import org.ternrtc.rtp.pacing.Pacer;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.RtcpPacket;
import org.ternrtc.rtp.rtcp.RtcpParser;
import org.ternrtc.rtp.rtcp.RtcpWriter;
import org.ternrtc.rtp.vp8.Vp8Descriptor;

class VideoSendStreamTest {
  private static final long MILLIS = 1_000_000;
  private static final int SSRC = 0xCAFE;
  private static final int RTX_SSRC = 0xBEEF;
  private static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.of(
          Map.of(
              HeaderExtension.MID, 1,
              HeaderExtension.RTP_STREAM_ID, 2,
              HeaderExtension.REPAIRED_RTP_STREAM_ID, 3,
              HeaderExtension.ABS_SEND_TIME, 4));

  private long now = Long.MAX_VALUE - 1;
  private int keyFramesWanted;
  private final List<byte[]> sent = new ArrayList<>();
  private final FixedBandwidth bandwidth = new FixedBandwidth(1_000_000);
  private final Pacer pacer =
      new Pacer(
          new RtpOutputs() {
            @Override
            public void sendRtp(byte[] buffer, int offset, int length) {
              sent.add(Arrays.copyOfRange(buffer, offset, offset + length));
            }

            @Override
            public void sendRtcp(byte[] buffer, int offset, int length) {
              throw new AssertionError();
            }
          },
          bandwidth);

  private VideoSendStream stream(VideoSendSettings settings) {
    return new VideoSendStream(settings, new Random(1), pacer, bandwidth, () -> keyFramesWanted++);
  }

  private final VideoSendStream plain = stream(VideoSendSettings.of(SSRC, 96));
  private final VideoSendStream withRtx =
      stream(
          VideoSendSettings.of(SSRC, 96)
              .withRtx(RTX_SSRC, 97)
              .withExtensions(EXTENSIONS)
              .withMid("0")
              .withRid("high"));

  private static RtpPacket view(byte[] packet) {
    RtpPacket view = new RtpPacket();
    try {
      view.parse(packet, 0, packet.length);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
    return view;
  }

  private void send(VideoSendStream stream, int bytes, boolean key) {
    byte[] frame = new byte[bytes];
    new Random(bytes).nextBytes(frame);
    stream.sendFrame(frame, 0, bytes, key, now, now);
    drain();
  }

  private void drain() {
    for (Long at = pacer.deadline(); at != null; at = pacer.deadline()) {
      now = at - now > 0 ? at : now;
      pacer.tick(now);
    }
  }

  private static RtcpPacket.Nack nack(int first, int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = 0L + first + i;
    }
    byte[] buffer = new byte[1400];
    RtcpWriter writer = new RtcpWriter(buffer, 0, buffer.length);
    writer.nack(1, SSRC, numbers, 0, count);
    try {
      return (RtcpPacket.Nack) RtcpParser.parse(buffer, 0, writer.length()).getFirst();
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  /** A report that tells a round trip. */
  private static void measureRoundTrip(VideoSendStream stream, long nanos) {
    long ntp = NtpTime.ofEpochNanos(1_700_000_000_000_000_000L);
    ReportBlock block = new ReportBlock(SSRC, 64, 12, 70_000, 900, NtpTime.compact(ntp), 65_536);
    long told =
        stream.onReport(
            block, NtpTime.ofEpochNanos(1_700_000_000_000_000_000L + 1_000_000_000 + nanos));
    assertTrue(Math.abs(told - nanos) < 20_000, told + " for " + nanos);
  }

  @Test
  void numbersPacketsAndMarksTheLastOfAFrame() {
    send(withRtx, 3_000, true);
    send(withRtx, 100, false);
    assertEquals(4, sent.size());
    RtpPacket first = view(sent.getFirst());
    for (int i = 0; i < 4; i++) {
      RtpPacket packet = view(sent.get(i));
      assertEquals(first.sequenceNumber() + i & 0xFFFF, packet.sequenceNumber());
      assertEquals(i >= 2, packet.marker());
      assertEquals(SSRC, packet.ssrc());
      assertEquals(96, packet.payloadType());
      assertEquals("0", packet.extensionText(1));
      assertEquals("high", packet.extensionText(2));
      assertTrue(packet.length() <= VideoSendSettings.DEFAULT_MAX_PACKET_BYTES);
      assertEquals(i < 3, packet.timestamp() == first.timestamp());
    }
    VideoSendStatistics statistics = withRtx.statistics();
    assertEquals(4, statistics.packetsSent());
    assertEquals(2, statistics.framesSent());
    assertEquals(1, statistics.keyFramesSent());
    assertEquals(
        sent.stream().mapToLong(packet -> packet.length).sum(),
        statistics.bytesSent() + statistics.headerBytesSent());
  }

  @Test
  void takesTimestampsFromCaptureTimeAndLetsThemOnlyRise() {
    byte[] frame = new byte[100];
    long capture = Long.MAX_VALUE - 5;
    plain.sendFrame(frame, 0, 100, true, capture, now);
    plain.sendFrame(frame, 0, 100, false, capture + 100 * MILLIS, now);
    plain.sendFrame(frame, 0, 100, false, capture + 50 * MILLIS, now);
    plain.sendFrame(frame, 0, 100, false, capture + 26L * 3_600_000 * MILLIS, now);
    int first = view(sent.get(0)).timestamp();
    assertEquals(9_000, view(sent.get(1)).timestamp() - first);
    assertEquals(9_001, view(sent.get(2)).timestamp() - first);
    assertEquals(
        (int) (26L * 3_600 * 90_000), view(sent.get(3)).timestamp() - first, "wraps on the wire");
    assertEquals(first + 90, plain.rtpTimestamp(capture + MILLIS));
  }

  @Test
  void sendsALostPacketAgainInItsOwnStream() {
    send(withRtx, 3_000, true);
    RtpPacket lost = view(sent.get(1));
    byte[] payload =
        Arrays.copyOfRange(
            sent.get(1), lost.payloadOffset(), lost.payloadOffset() + lost.payloadLength());
    now += 100 * MILLIS;
    withRtx.onNack(nack(lost.sequenceNumber(), 1), now);
    assertEquals(4, sent.size());
    RtpPacket again = view(sent.get(3));
    assertEquals(RTX_SSRC, again.ssrc());
    assertEquals(97, again.payloadType());
    assertEquals(lost.timestamp(), again.timestamp());
    assertEquals(lost.marker(), again.marker());
    assertEquals("0", again.extensionText(1));
    assertEquals(null, again.extensionText(2));
    assertEquals("high", again.extensionText(3));
    assertEquals(
        lost.sequenceNumber(), BigEndian.u16(again.buffer(), again.payloadOffset()), "OSN");
    assertArrayEquals(
        payload, Arrays.copyOfRange(sent.get(3), again.payloadOffset() + 2, again.length()));
    assertTrue(again.length() <= VideoSendSettings.DEFAULT_MAX_PACKET_BYTES);
    VideoSendStatistics statistics = withRtx.statistics();
    assertEquals(1, statistics.retransmittedPacketsSent());
    assertEquals(payload.length, statistics.retransmittedBytesSent());
    assertEquals(4, statistics.packetsSent());
    assertEquals(3, withRtx.senderPacketCount(), "the report is about the media alone");
  }

  @Test
  void sendsALostPacketAgainAsItWasWithoutAStreamForThat() {
    send(plain, 3_000, true);
    now += 100 * MILLIS;
    plain.onNack(nack(view(sent.get(1)).sequenceNumber(), 1), now);
    assertArrayEquals(sent.get(1), sent.get(3));
    assertEquals(4, plain.senderPacketCount());
  }

  @Test
  void sendsEachPacketAgainOnceARoundTrip() {
    send(withRtx, 3_000, true);
    measureRoundTrip(withRtx, 80 * MILLIS);
    int number = view(sent.getFirst()).sequenceNumber();
    for (int i = 0; i < 16; i++) {
      withRtx.onNack(nack(number, 1), now);
      now += 10 * MILLIS;
    }
    assertEquals(3 + 2, sent.size());
    assertEquals(14, withRtx.statistics().retransmissionsRefused());
    assertEquals(16, withRtx.statistics().nackCount());
  }

  @Test
  void aStallOfSecondsDoesNotHoldUpTheRepairsAfterIt() {
    measureRoundTrip(withRtx, 50_000_000);
    measureRoundTrip(withRtx, 3_500_000_000L);
    measureRoundTrip(withRtx, 50_000_000);
    assertTrue(withRtx.roundTripNanos() > 400_000_000, "what is smoothed has it for long");
    send(withRtx, 900, true);
    int number = view(sent.getFirst()).sequenceNumber();
    for (int i = 0; i < 3; i++) {
      withRtx.onNack(nack(number, 1), now);
      drain();
      now += 51_000_000;
    }
    assertEquals(4, sent.size(), "the first answer was lost as well, and the second");
  }

  @Test
  void knowsNothingOfPacketsOlderThanASecondOrNeverSent() {
    send(withRtx, 3_000, true);
    int number = view(sent.getFirst()).sequenceNumber();
    withRtx.onNack(nack(number + 1_000, 1), now);
    now += 1_001 * MILLIS;
    withRtx.onNack(nack(number, 1), now);
    assertEquals(3, sent.size());
    assertEquals(2, withRtx.statistics().retransmissionsRefused());
  }

  @Test
  void aStormOfNacksGetsAQuarterOfTheRateAndNoPacketTwiceInARoundTrip() {
    measureRoundTrip(withRtx, 50 * MILLIS);
    Map<Integer, Long> lastSent = new HashMap<>();
    List<Long> sizes = new ArrayList<>();
    long start = now;
    int seen = 0;
    while (now - start < 3_000 * MILLIS) {
      send(withRtx, 4_000, false);
      int newest = view(sent.getLast()).ssrc() == SSRC ? view(sent.getLast()).sequenceNumber() : 0;
      // 300 entries of 17 packets each: 5100 in one RTCP packet, several times a frame.
      for (int i = 0; i < 5; i++) {
        withRtx.onNack(storm(newest), now);
        drain();
      }
      long bytes = 0;
      for (; seen < sent.size(); seen++) {
        RtpPacket packet = view(sent.get(seen));
        if (packet.ssrc() == RTX_SSRC) {
          bytes += packet.length();
          int original = BigEndian.u16(packet.buffer(), packet.payloadOffset());
          Long before = lastSent.put(original, now);
          assertTrue(before == null || now - before >= 30 * MILLIS, "again after less");
        }
      }
      sizes.add(bytes);
      now += 33 * MILLIS;
    }
    for (int i = 0; i + 25 < sizes.size(); i++) {
      long inASecond = sizes.subList(i, i + 25).stream().mapToLong(Long::longValue).sum();
      assertTrue(inASecond * 8 <= 1_000_000 / 4, "retransmitted " + inASecond * 8);
    }
    assertTrue(sizes.stream().mapToLong(Long::longValue).sum() > 50_000, "but it does its part");
  }

  private static RtcpPacket.Nack storm(int newest) {
    byte[] rtcp = new byte[12 + 4 * 300];
    rtcp[0] = (byte) 0x81;
    rtcp[1] = (byte) 205;
    BigEndian.put16(rtcp, 2, rtcp.length / 4 - 1);
    BigEndian.put32(rtcp, 8, SSRC);
    for (int i = 0; i < 300; i++) {
      BigEndian.put16(rtcp, 12 + 4 * i, newest - 17 * (i + 1) + 1);
      BigEndian.put16(rtcp, 14 + 4 * i, 0xFFFF);
    }
    try {
      RtcpPacket.Nack nack = (RtcpPacket.Nack) RtcpParser.parse(rtcp, 0, rtcp.length).getFirst();
      assertEquals(5_100, nack.lostCount());
      return nack;
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFloodOfPictureLossGivesAKeyFrameEveryHalfSecondAtMost() {
    send(plain, 100, true);
    now += 600 * MILLIS;
    long start = now;
    List<Long> wanted = new ArrayList<>();
    int made = 0;
    while (now - start < 5_000 * MILLIS) {
      int before = keyFramesWanted;
      plain.onPli(now);
      plain.tick(now);
      for (int i = before; i < keyFramesWanted; i++) {
        wanted.add(now);
      }
      now += 10 * MILLIS;
      if (keyFramesWanted > made && now - wanted.getLast() > 40 * MILLIS) {
        made = keyFramesWanted;
        send(plain, 1_000, true);
      }
    }
    assertEquals(10, wanted.size(), 1.0);
    for (int i = 1; i < wanted.size(); i++) {
      assertTrue(wanted.get(i) - wanted.get(i - 1) >= 500 * MILLIS);
    }
    assertEquals(500, plain.statistics().pliCount());
  }

  @Test
  void aRequestTooEarlyIsPutOffAndDroppedWhenAKeyFrameAnswersIt() {
    plain.onPli(now);
    assertEquals(1, keyFramesWanted);
    send(plain, 100, true);
    now += 200 * MILLIS;
    plain.onPli(now);
    assertEquals(1, keyFramesWanted);
    long due = Objects.requireNonNull(plain.deadline());
    now = due - 1;
    plain.tick(now);
    assertEquals(1, keyFramesWanted, "one nanosecond early");
    plain.tick(++now);
    assertEquals(2, keyFramesWanted);
    send(plain, 100, true);
    now += 10 * MILLIS;
    plain.onPli(now);
    assertEquals(null, plain.deadline(), "sent before our key frame could be seen");
  }

  @Test
  void aRepeatedFullIntraRequestCountsOnce() {
    plain.onFir(7, now);
    send(plain, 100, true);
    now += 2_000 * MILLIS;
    plain.onFir(7, now);
    assertEquals(1, keyFramesWanted);
    plain.onFir(8, now);
    assertEquals(2, keyFramesWanted);
    assertEquals(3, plain.statistics().firCount());
  }

  @Test
  void tellsWhatTheReceiverReports() {
    send(plain, 100, true);
    assertEquals(-1, plain.roundTripNanos());
    measureRoundTrip(plain, 80 * MILLIS);
    VideoSendStatistics statistics = plain.statistics();
    assertTrue(Math.abs(80 * MILLIS - statistics.roundTripNanos()) < 20_000);
    assertEquals(0.25, statistics.fractionLost());
    assertEquals(12, statistics.remotePacketsLost());
    assertEquals(10 * MILLIS, statistics.remoteJitterNanos());
    ReportBlock liar = new ReportBlock(SSRC, 0, 0, 0, 0, 5, 0xFFFFFFFFL);
    assertEquals(-1, plain.onReport(liar, 0), "a delay longer than the time since then");
    ReportBlock noReport = new ReportBlock(SSRC, 0, 0, 0, 0, 0, 0);
    assertEquals(-1, plain.onReport(noReport, 0));
  }

  @Test
  void countsPictureIdsOnInFifteenBits() throws MalformedPacketException {
    int last = -1;
    for (int i = 0; i < 40_000; i++) {
      plain.sendFrame(new byte[20], 0, 20, false, now, now);
      now += 10 * MILLIS;
      pacer.tick(now);
      RtpPacket packet = view(sent.getLast());
      Vp8Descriptor descriptor = new Vp8Descriptor();
      descriptor.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
      assertTrue(descriptor.longPictureId());
      assertTrue(last < 0 || descriptor.pictureId() == (last + 1 & 0x7FFF));
      last = descriptor.pictureId();
      sent.clear();
    }
  }

  @Test
  void refusesTheCallersMistakes() {
    assertThrows(
        IllegalArgumentException.class, () -> plain.sendFrame(new byte[1], 0, 0, false, now, now));
    int tooLarge = VideoSendStream.MAX_FRAME_BYTES + 1;
    assertThrows(
        IllegalArgumentException.class,
        () -> plain.sendFrame(new byte[tooLarge], 0, tooLarge, false, now, now));
    assertThrows(IllegalArgumentException.class, () -> VideoSendSettings.of(1, 128));
    assertThrows(IllegalArgumentException.class, () -> VideoSendSettings.of(1, 96).withRtx(1, 97));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            stream(
                VideoSendSettings.of(1, 96)
                    .withExtensions(EXTENSIONS)
                    .withMaxPacketBytes(200)
                    .withMid("x".repeat(64))
                    .withRid("y".repeat(64))));
    assertFalse(plain.started());
  }

  private static FrameInfo layer(long id, int layer, long dependency) {
    return new FrameInfo(
        id, 2, layer, layer == 1, layer == 1, dependency < 0 ? List.of() : List.of(dependency));
  }

  private void send(VideoSendStream stream, boolean key, FrameInfo info) {
    stream.sendFrame(new byte[3000], 0, 3000, key, info, now, now);
    now += 33 * MILLIS;
    drain();
  }

  @Test
  void temporalLayersGoIntoThePayloadDescriptor() throws Exception {
    int[] layers = {0, 1, 0, 1, 0};
    for (int n = 0; n < layers.length; n++) {
      send(plain, n == 0, layer(n, layers[n], n == 0 ? -1 : n - 1 - (n + 1) % 2));
    }
    int tl0PicIdx = -1;
    for (int n = 0; n < layers.length; n++) {
      for (int part = 0; part < 3; part++) {
        RtpPacket packet = view(sent.get(3 * n + part));
        Vp8Descriptor descriptor = new Vp8Descriptor();
        descriptor.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        assertEquals(layers[n], descriptor.temporalId());
        assertEquals(layers[n] == 1, descriptor.layerSync());
        assertEquals(layers[n] == 1, descriptor.nonReference());
        if (part == 0 && layers[n] == 0) {
          assertTrue(tl0PicIdx < 0 || descriptor.tl0PicIdx() == ((tl0PicIdx + 1) & 0xFF));
          tl0PicIdx = descriptor.tl0PicIdx();
        }
        assertEquals(tl0PicIdx, descriptor.tl0PicIdx());
      }
    }
  }

  @Test
  void dependencyDescriptorsGoWithEveryPacketAndItsRetransmission() throws Exception {
    Map<HeaderExtension, Integer> ids =
        new HashMap<>(Map.of(HeaderExtension.MID, 1, HeaderExtension.ABS_SEND_TIME, 4));
    ids.put(HeaderExtension.DEPENDENCY_DESCRIPTOR, 9);
    VideoSendStream stream =
        stream(
            VideoSendSettings.of(SSRC, 96)
                .withRtx(RTX_SSRC, 97)
                .withExtensions(HeaderExtensionMap.of(ids))
                .withMid("0"));
    send(stream, true, layer(70, 0, -1));
    send(stream, false, layer(71, 1, 70));
    DependencyDescriptorReader reader = new DependencyDescriptorReader();
    for (int n = 0; n < sent.size(); n++) {
      byte[] bytes = sent.get(n);
      assertTrue(bytes.length <= VideoSendSettings.DEFAULT_MAX_PACKET_BYTES);
      RtpPacket packet = view(bytes);
      int at = packet.extensionOffset(9);
      DependencyDescriptor read = reader.read(bytes, at, packet.extensionLength(at));
      assertEquals(n % 3 == 0, read.startOfFrame());
      assertEquals(n % 3 == 2, read.endOfFrame());
      assertEquals(n < 3 ? 70 : 71, read.frameNumber());
      assertEquals(n == 0, read.structure() != null);
      assertEquals(n < 3 ? List.of() : List.of(1), read.frameDifferences());
    }
    int media = sent.size();
    now += 200 * MILLIS;
    stream.onNack(nack(view(sent.get(0)).sequenceNumber(), 1), now);
    drain();
    assertEquals(media + 1, sent.size());
    byte[] again = sent.getLast();
    assertTrue(again.length <= VideoSendSettings.DEFAULT_MAX_PACKET_BYTES);
    RtpPacket packet = view(again);
    int at = packet.extensionOffset(9);
    assertEquals(70, reader.read(again, at, packet.extensionLength(at)).frameNumber());
  }

  @Test
  void whatTheBudgetDoesNotAllowThreeTimesInARowIsRepairedByANewPicture() {
    List<Long> lost = new ArrayList<>();
    VideoSendStream stream =
        new VideoSendStream(
            VideoSendSettings.of(SSRC, 96)
                .withRtx(RTX_SSRC, 97)
                .withExtensions(
                    HeaderExtensionMap.of(
                        Map.of(
                            HeaderExtension.TRANSPORT_WIDE_CC, 3,
                            HeaderExtension.DEPENDENCY_DESCRIPTOR, 9))),
            new Random(1),
            pacer,
            bandwidth,
            new VideoSendStream.Listener() {
              @Override
              public void keyFrameRequested() {
                keyFramesWanted++;
              }

              @Override
              public void frameLost(long frameId) {
                lost.add(frameId);
              }
            });
    measureRoundTrip(stream, 50 * MILLIS);
    byte[] large = new byte[40_000];
    stream.sendFrame(
        large, 0, 2_000, true, new FrameInfo(0, 1, 0, false, false, List.of()), now, now);
    drain();
    int first = sent.size();
    stream.onArrivals(
        visitor -> {
          for (int i = 0; i < first; i++) {
            visitor.packet(i, true, 0);
          }
        },
        now);
    stream.sendFrame(
        large, 0, large.length, false, new FrameInfo(1, 1, 0, false, false, List.of(0L)), now, now);
    drain();
    int second = sent.size();
    stream.sendFrame(
        large, 0, 5_000, false, new FrameInfo(2, 1, 0, false, false, List.of(1L)), now, now);
    drain();
    int third = sent.size();
    int number = view(sent.get(first)).sequenceNumber();
    stream.onNack(nack(number, 24), now);
    drain();
    assertTrue(sent.size() - third > 20, "a quarter of a second's rate is there");
    assertTrue(lost.isEmpty(), "what is sent again may arrive");
    for (int i = 0; i < 3; i++) {
      assertTrue(lost.isEmpty(), "after " + i);
      now += 52 * MILLIS;
      stream.onNack(nack(number + second - first, third - second), now);
      drain();
    }
    assertEquals(List.of(1L), lost);
    assertEquals(0, keyFramesWanted);
  }
}
