package org.ternrtc.rtp.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.RtpWriter;
import org.ternrtc.rtp.rtcp.NtpTime;
import org.ternrtc.rtp.rtcp.ReportBlock;
import org.ternrtc.rtp.rtcp.ReportBlocks;
import org.ternrtc.rtp.rtcp.RtcpPacket;

class VideoReceiveStreamTest {
  private static final long MILLIS = 1_000_000;
  private static final byte[] KEY = {
    0x10, 0x10, 0, 0, (byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1, 5, 6
  };
  private static final byte[] DELTA = {0x10, 0x11, 1, 2, 3};

  private long now = Long.MAX_VALUE - 1;
  private final List<ReceivedFrame> frames = new ArrayList<>();
  private final List<List<Long>> nacks = new ArrayList<>();
  private final List<Long> plis = new ArrayList<>();
  private final List<Integer> firs = new ArrayList<>();
  private int ended;
  private int sequence = 65_530;
  private int timestamp = -50;

  private final VideoReceiveStream.Feedback feedback =
      new VideoReceiveStream.Feedback() {
        @Override
        public void nack(int ssrc, long[] sequences, int count, long at) {
          nacks.add(Arrays.stream(sequences, 0, count).map(n -> n & 0xFFFF).boxed().toList());
        }

        @Override
        public void pli(int ssrc, long at) {
          plis.add(at);
        }

        @Override
        public void fir(int ssrc, int number, long at) {
          firs.add(number);
        }
      };
  private final VideoReceiveStream.Listener listener =
      new VideoReceiveStream.Listener() {
        @Override
        public void frame(ReceivedFrame frame) {
          frames.add(frame);
        }

        @Override
        public void ended() {
          ended++;
        }
      };
  private final VideoReceiveStream stream =
      new VideoReceiveStream(VideoReceiveSettings.of(96).withRtx(97), listener, feedback);

  private void packet(
      VideoReceiveStream to, int ssrc, int type, int number, boolean marker, byte[] payload) {
    byte[] buffer = new byte[100];
    RtpWriter writer = new RtpWriter().ssrc(ssrc).payloadType(type).sequenceNumber(number);
    int end =
        writer.marker(marker).timestamp(timestamp).write(buffer, 0, payload, 0, payload.length, 0);
    RtpPacket packet = new RtpPacket();
    try {
      packet.parse(buffer, 0, end);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
    to.receive(packet, now);
  }

  /** A frame of one packet, 33 ms after the last. */
  private void frame(byte[] payload) {
    packet(stream, 1, 96, sequence++, true, payload);
    next();
  }

  private void next() {
    now += 33 * MILLIS;
    timestamp += 2_970;
  }

  private void runFor(long nanos) {
    long end = now + nanos;
    for (Long at = stream.deadline(now); at != null && at - end <= 0; at = stream.deadline(now)) {
      now = at - now > 0 ? at : now;
      stream.tick(now);
    }
    now = end;
  }

  @Test
  void handsOverFramesWithTheirSizeAndTimes() {
    long start = now;
    frame(KEY);
    frame(DELTA);
    assertEquals(2, frames.size());
    ReceivedFrame key = frames.getFirst();
    assertTrue(key.key());
    assertEquals(640, key.width());
    assertEquals(480, key.height());
    assertEquals(KEY.length - 1, key.data().length);
    assertEquals(start, key.firstArrivalNanos());
    assertEquals(ReceivedFrame.UNKNOWN, key.captureEpochNanos());
    assertEquals(0, frames.getLast().width());
    assertEquals(2, stream.statistics().framesReceived());
    assertEquals(1, stream.statistics().keyFramesReceived());
    assertEquals(0, stream.statistics().packetsLost());
  }

  @Test
  void tellsCaptureTimeBySenderReports() {
    long epoch = 1_700_000_000_000_000_000L;
    frame(KEY);
    stream.onSenderReport(
        new RtcpPacket.SenderReport(
            1, NtpTime.ofEpochNanos(epoch), timestamp - 9_000, 1, 1, ReportBlocks.NONE),
        now);
    stream.onSenderReport(new RtcpPacket.SenderReport(2, 5, 5, 1, 1, ReportBlocks.NONE), now);
    frame(DELTA);
    long captured = frames.getLast().captureEpochNanos();
    assertTrue(Math.abs(captured - epoch - 100 * MILLIS) <= 1, captured + " for " + epoch);
    now += 500 * MILLIS;
    ReportBlock report = Objects.requireNonNull(stream.report(now));
    assertEquals(NtpTime.compact(NtpTime.ofEpochNanos(epoch)), report.lastSenderReport());
    assertEquals(65_536 * 533 / 1000, report.delaySinceLastSenderReport());
  }

  @Test
  void repairsALossOverTheRetransmissionStream() {
    frame(KEY);
    int lost = sequence++;
    int lostTimestamp = timestamp;
    next();
    frame(DELTA);
    assertEquals(List.of(List.of((long) lost)), nacks);
    assertEquals(1, frames.size());
    int other = timestamp;
    timestamp = lostTimestamp;
    byte[] rtx = new byte[2 + DELTA.length];
    rtx[0] = (byte) (lost >> 8);
    rtx[1] = (byte) lost;
    System.arraycopy(DELTA, 0, rtx, 2, DELTA.length);
    packet(stream, 9, 97, 500, true, rtx);
    timestamp = other;
    assertEquals(3, frames.size());
    assertEquals(lostTimestamp, frames.get(1).rtpTimestamp());
    assertEquals(1, stream.statistics().retransmittedPacketsReceived());
    assertEquals(DELTA.length, stream.statistics().retransmittedBytesReceived());
    assertEquals(1, stream.statistics().packetsLost(), "RFC 3550 counts what was lost at first");
    packet(stream, 9, 97, 501, true, new byte[1]);
    packet(stream, 9, 97, 502, true, new byte[0]);
    assertEquals(2, stream.statistics().packetsDiscarded());
    assertTrue(plis.isEmpty());
  }

  @Test
  void givesUpInBoundedTimeAndAsksForAKeyFrameUntilItComes() {
    frame(KEY);
    sequence++;
    next();
    frame(DELTA);
    long start = now - 33 * MILLIS;
    runFor(2_000 * MILLIS);
    assertEquals(1, frames.size());
    assertEquals(1, stream.statistics().framesDropped());
    assertEquals(0, stream.bufferedBytes());
    long first = plis.getFirst() - start;
    assertTrue(first >= 600 * MILLIS && first <= 1_000 * MILLIS, first / MILLIS + " ms");
    assertTrue(plis.size() >= 4, "asked " + plis.size());
    for (int i = 1; i < plis.size(); i++) {
      assertTrue(plis.get(i) - plis.get(i - 1) >= 200 * MILLIS);
    }
    assertTrue(nacks.size() >= 5 && nacks.size() <= 30, "requests: " + nacks.size());
    frame(KEY);
    int asked = plis.size();
    runFor(5_000 * MILLIS);
    assertEquals(asked, plis.size());
    assertEquals(2, frames.size());
  }

  @Test
  void asksNothingWhileAKeyFrameIsArriving() {
    frame(DELTA);
    assertEquals(1, plis.size());
    packet(stream, 1, 96, sequence++, false, KEY);
    runFor(1_000 * MILLIS);
    assertEquals(1, plis.size());
    packet(stream, 1, 96, sequence++, true, new byte[] {0, 7});
    assertEquals(1, frames.size());
    assertTrue(frames.getFirst().key());
  }

  @Test
  void holdsFramesBackAfterTheDecoderFailed() {
    frame(KEY);
    stream.onUndecodable(now);
    assertEquals(1, plis.size());
    frame(DELTA);
    stream.onUndecodable(now);
    assertEquals(1, frames.size());
    assertEquals(1, plis.size(), "not yet again");
    frame(KEY);
    frame(DELTA);
    assertEquals(3, frames.size());
    runFor(1_000 * MILLIS);
    assertEquals(1, plis.size());
  }

  @Test
  void asksByFullIntraRequestOnceTheDecoderLostWhatArrived() {
    VideoReceiveStream both =
        new VideoReceiveStream(
            VideoReceiveSettings.of(96).withFeedback(true, true, true), listener, feedback);
    packet(both, 1, 96, 10, true, DELTA);
    assertEquals(1, plis.size(), "the sender may repair what was lost on the way");
    packet(both, 1, 96, 11, true, KEY);
    both.onUndecodable(now);
    now += 1_000 * MILLIS;
    both.tick(now);
    assertEquals(1, plis.size());
    assertTrue(!firs.isEmpty(), "no repair helps a decoder that is without its references");
    packet(both, 1, 96, 12, true, KEY);
    packet(both, 1, 96, 14, true, DELTA);
    for (int i = 0; i < 40; i++) {
      now += 100 * MILLIS;
      both.tick(now);
    }
    assertTrue(plis.size() > 1);
  }

  @Test
  void asksByFullIntraRequestWhereThatIsNegotiated() {
    VideoReceiveStream fir =
        new VideoReceiveStream(
            VideoReceiveSettings.of(96).withFeedback(false, false, true), listener, feedback);
    packet(fir, 1, 96, 10, true, DELTA);
    now += 1_000 * MILLIS;
    fir.tick(now);
    assertEquals(List.of(0, 1), firs);
    packet(fir, 1, 96, 15, true, KEY);
    assertTrue(nacks.isEmpty() && plis.isEmpty());
  }

  @Test
  void withoutNackALossIsGivenUpSoon() {
    VideoReceiveStream bare =
        new VideoReceiveStream(
            VideoReceiveSettings.of(96).withFeedback(false, true, false), listener, feedback);
    packet(bare, 1, 96, 10, true, KEY);
    next();
    packet(bare, 1, 96, 12, true, DELTA);
    now = Objects.requireNonNull(bare.deadline(now));
    bare.tick(now);
    assertEquals(1, plis.size());
    assertTrue(nacks.isEmpty());
  }

  @Test
  void followsASenderThatStartsItsNumbersAnew() {
    frame(KEY);
    frame(DELTA);
    sequence += 20_000;
    frame(KEY);
    assertEquals(2, frames.size(), "on probation");
    frame(KEY);
    frame(DELTA);
    assertEquals(4, frames.size());
    assertEquals(1, stream.statistics().restarts());
    assertEquals(0, stream.statistics().packetsLost());
    sequence += 20_000;
    packet(stream, 1, 96, 40_000, true, DELTA);
    packet(stream, 1, 96, 3_000, true, DELTA);
    assertEquals(1, stream.statistics().restarts(), "two strangers that are no sequence");
  }

  @Test
  void followsANewSsrcAfterTwoPackets() {
    frame(KEY);
    packet(stream, 2, 96, 100, true, KEY);
    assertEquals(1, Objects.requireNonNull(stream.ssrc()));
    next();
    packet(stream, 2, 96, 101, true, DELTA);
    assertEquals(2, Objects.requireNonNull(stream.ssrc()));
    assertEquals(1, plis.size());
    next();
    packet(stream, 2, 96, 102, true, KEY);
    assertEquals(2, frames.size());
    assertEquals(2, Objects.requireNonNull(stream.report(now)).ssrc());
  }

  @Test
  void survivesByeAndGoesOnWhenTheStreamDoes() {
    frame(KEY);
    stream.onBye(7);
    assertEquals(0, ended);
    stream.onBye(1);
    assertEquals(1, ended);
    now += 10_000 * MILLIS;
    frame(KEY);
    assertEquals(2, frames.size());
  }

  @Test
  void aMalformedPayloadCostsAKeyFrameAndNothingElse() {
    frame(KEY);
    frame(new byte[] {(byte) 0x80});
    frame(DELTA);
    assertEquals(1, frames.size());
    assertEquals(1, plis.size());
    assertEquals(1, stream.statistics().packetsDiscarded());
    frame(KEY);
    assertEquals(2, frames.size());
  }

  @Test
  void reportsLossAndJitter() {
    assertNull(stream.report(now));
    frame(KEY);
    for (int i = 0; i < 100; i++) {
      if (i % 10 == 5) {
        sequence++;
        next();
      } else {
        frame(DELTA);
      }
    }
    ReportBlock report = Objects.requireNonNull(stream.report(now));
    assertEquals(10 * 256 / 101, report.fractionLost());
    assertEquals(10, report.cumulativeLost());
    assertEquals(65_536 + (65_530 + 100 - 65_536), report.extendedHighestSequence());
    assertEquals(0, report.jitter());
    now += 5 * MILLIS;
    frame(DELTA);
    ReportBlock next = Objects.requireNonNull(stream.report(now));
    assertEquals(0, next.fractionLost(), "of this interval");
    assertEquals(450 / 16, next.jitter());
    assertEquals(450 / 16 * 1_000_000_000L / 90_000, stream.statistics().jitterNanos());
  }

  @Test
  void neverThrowsAndStaysBoundedWhateverComes() {
    Random random = new Random(14);
    byte[] bytes = new byte[60];
    RtpPacket packet = new RtpPacket();
    for (int i = 0; i < 200_000; i++) {
      random.nextBytes(bytes);
      RtpWriter writer =
          new RtpWriter()
              .payloadType(
                  random.nextInt(50) == 0 ? random.nextInt(128) : random.nextInt(5) > 0 ? 96 : 97)
              .ssrc(random.nextInt(200) == 0 ? 2 : 1)
              .marker(random.nextInt(3) == 0)
              .timestamp(timestamp + random.nextInt(3));
      writer.sequenceNumber(
          random.nextInt(300) == 0
              ? random.nextInt()
              : sequence++ - (random.nextInt(9) == 0 ? 3 : 0));
      byte[] buffer = new byte[200];
      byte[] payload = random.nextInt(4) == 0 ? bytes : random.nextBoolean() ? KEY : DELTA;
      int length = random.nextInt(4) == 0 ? random.nextInt(payload.length + 1) : payload.length;
      int end = writer.write(buffer, 0, payload, 0, length, 0);
      assertTrue(packet.tryParse(buffer, 0, end));
      stream.receive(packet, now);
      now += random.nextInt((int) MILLIS);
      timestamp += random.nextInt(50) == 0 ? 3_000 : 0;
      if (random.nextInt(1_000) == 0) {
        runFor(random.nextInt(2_000) * MILLIS);
        stream.onUndecodable(now);
        stream.onBye(1);
        assertTrue(stream.report(now) == null || stream.statistics().packetsReceived() > 0);
      }
      assertTrue(stream.bufferedBytes() < 4 << 20);
    }
    assertTrue(frames.size() > 100, "frames " + frames.size());
  }
}
