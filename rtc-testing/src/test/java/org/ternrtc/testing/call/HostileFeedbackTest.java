package org.ternrtc.testing.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.rtp.bandwidth.BandwidthSettings;
import org.ternrtc.rtp.rtcp.CongestionControlFeedbackBuilder;
import org.ternrtc.rtp.rtcp.RtcpWriter;
import org.ternrtc.rtp.send.VideoSendStatistics;
import org.ternrtc.testing.LinkSettings;
import org.ternrtc.testing.VirtualNetwork;

/** A viewer with good keys and bad manners: what it says moves the call within its bounds only. */
class HostileFeedbackTest {
  private static final LinkSettings PATH = LinkSettings.delayed(25);
  private static final BandwidthSettings BOUNDS = BandwidthSettings.DEFAULT;

  private static VirtualCall call() {
    return call(CallSettings.Feedback.TRANSPORT_WIDE);
  }

  private static VirtualCall call(CallSettings.Feedback feedback) {
    VirtualNetwork network = new VirtualNetwork(21);
    VirtualCall call =
        new VirtualCall(
            network,
            network.link(PATH),
            network.link(PATH),
            CallSettings.DEFAULT.withFeedback(feedback));
    call.watch(Duration.ofSeconds(5));
    return call;
  }

  private static byte[] rtcp(
      int capacity, BiConsumer<RtcpWriter, VirtualCall> body, VirtualCall call) {
    byte[] buffer = new byte[capacity];
    RtcpWriter writer = new RtcpWriter(buffer, 0, capacity);
    body.accept(writer, call);
    return Arrays.copyOf(buffer, writer.length());
  }

  @Test
  void nackForFiveThousandPacketsInOneRtcpCausesAQuarterOfTheTargetAtMost() {
    VirtualCall call = call();
    byte[] nack = new byte[12 + 4 * 300];
    nack[0] = (byte) 0x81;
    nack[1] = (byte) 205;
    nack[2] = (byte) ((nack.length / 4 - 1) >> 8);
    nack[3] = (byte) (nack.length / 4 - 1);
    int ssrc = call.mediaSsrc();
    for (int i = 0; i < 4; i++) {
      nack[8 + i] = (byte) (ssrc >> (24 - 8 * i));
    }
    // All numbers there are near ours: 300 entries of 17.
    for (int start = 0; start < 0x10000; start += 5100) {
      for (int i = 0; i < 300; i++) {
        int number = start + 17 * i;
        nack[12 + 4 * i] = (byte) (number >> 8);
        nack[13 + 4 * i] = (byte) number;
        nack[14 + 4 * i] = (byte) 0xFF;
        nack[15 + 4 * i] = (byte) 0xFF;
      }
      VideoSendStatistics before = call.sent();
      long target = call.targetRate();
      for (int i = 0; i < 20; i++) {
        call.injectRtcp(nack.clone());
        call.watch(Duration.ofMillis(50));
      }
      long again = call.sent().retransmittedBytesSent() - before.retransmittedBytesSent();
      assertTrue(again * 8 <= Math.max(target, call.targetRate()) / 4 + 20_000, "again " + again);
    }
    assertTrue(call.keyFrames() <= 1 + 2 * 15, "key frames " + call.keyFrames());
    assertTrue(call.watch(Duration.ofSeconds(5)).picturesPerSecond() >= 29);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1L << 61, Long.MAX_VALUE})
  void rembOfZeroOrOfEverythingKeepsTheTargetWithinItsBounds(long rate) {
    VirtualCall call = call();
    for (int i = 0; i < 100; i++) {
      call.injectRtcp(rtcp(64, (writer, at) -> writer.remb(9, rate, at.mediaSsrc()), call));
      call.watch(Duration.ofMillis(20));
      assertTrue(call.targetRate() >= BOUNDS.minRate() && call.targetRate() <= BOUNDS.maxRate());
    }
    assertTrue(call.watch(Duration.ofSeconds(5)).picturesPerSecond() >= 25);
  }

  @Test
  void pliEachTenMillisCausesTwoKeyFramesASecondAtMost() {
    VirtualCall call = call();
    int before = call.keyFrames();
    for (int i = 0; i < 1000; i++) {
      call.injectRtcp(rtcp(64, (writer, at) -> writer.pli(9, at.mediaSsrc()), call));
      call.watch(Duration.ofMillis(10));
    }
    assertTrue(call.keyFrames() - before <= 21, "key frames " + (call.keyFrames() - before));
  }

  @Test
  void firWithAlwaysNewNumbersCausesTwoKeyFramesASecondAtMost() {
    VirtualCall call = call();
    int before = call.keyFrames();
    for (int i = 0; i < 1000; i++) {
      int number = i & 0xFF;
      call.injectRtcp(rtcp(64, (writer, at) -> writer.fir(9, at.mediaSsrc(), number), call));
      call.watch(Duration.ofMillis(10));
    }
    assertTrue(call.keyFrames() - before <= 21, "key frames " + (call.keyFrames() - before));
  }

  /** 65 528 packets, all lost, in sixteen bytes: runs of 8191. */
  private static byte[] transportFeedback(int base, int reference) {
    int chunks = 8;
    byte[] packet = new byte[20 + 2 * chunks];
    packet[0] = (byte) 0x8F;
    packet[1] = (byte) 205;
    packet[3] = (byte) (packet.length / 4 - 1);
    packet[12] = (byte) (base >> 8);
    packet[13] = (byte) base;
    packet[14] = (byte) 0xFF;
    packet[15] = (byte) 0xF8;
    packet[16] = (byte) (reference >> 16);
    packet[17] = (byte) (reference >> 8);
    packet[18] = (byte) reference;
    for (int i = 0; i < chunks; i++) {
      int chunk = 0x1FFF;
      packet[20 + 2 * i] = (byte) (chunk >> 8);
      packet[21 + 2 * i] = (byte) chunk;
    }
    return packet;
  }

  @Test
  void transportFeedbackWithAbsurdCountsKeepsTheTargetWithinItsBounds() {
    VirtualCall call = call();
    for (int i = 0; i < 500; i++) {
      // Everything lost, by packets that were never sent as well, at leaping times.
      call.injectRtcp(transportFeedback(i * 131, i * 0x1F0F0F));
      call.watch(Duration.ofMillis(10));
      assertTrue(call.targetRate() >= BOUNDS.minRate() && call.targetRate() <= BOUNDS.maxRate());
    }
    assertTrue(call.watch(Duration.ofSeconds(5)).picturesPerSecond() >= 25);
    assertEquals(0, call.damaged());
  }

  @Test
  void congestionControlFeedbackThatLiesKeepsTheTargetWithinItsBounds() {
    VirtualCall call = call(CallSettings.Feedback.CONGESTION_CONTROL);
    Random random = new Random(12);
    CongestionControlFeedbackBuilder builder = new CongestionControlFeedbackBuilder();
    for (int i = 0; i < 500; i++) {
      // Lost or arrived at any time, by a clock that leaps, of streams that are not ours as well.
      for (int stream = 0; stream < 4; stream++) {
        builder.stream(stream < 3 ? call.mediaSsrc() : stream, random.nextInt(0x10000));
        for (int k = 0; k < 120; k++) {
          if (random.nextBoolean()) {
            builder.missing();
          } else {
            builder.arrived(random.nextLong(9_000_000_000L));
          }
        }
      }
      int clock = random.nextInt();
      call.injectRtcp(
          rtcp(1200, (writer, _) -> writer.congestionControlFeedback(9, builder, clock), call));
      call.watch(Duration.ofMillis(10));
      assertTrue(call.targetRate() >= BOUNDS.minRate() && call.targetRate() <= BOUNDS.maxRate());
    }
    call.watch(Duration.ofSeconds(5));
    assertTrue(call.watch(Duration.ofSeconds(5)).picturesPerSecond() >= 25);
    assertEquals(0, call.damaged());
  }

  @Test
  void reportsOfTotalLossKeepTheTargetWithinItsBounds() {
    VirtualCall call = call();
    for (int i = 0; i < 500; i++) {
      byte[] report = new byte[32];
      report[0] = (byte) 0x81;
      report[1] = (byte) 201;
      report[3] = 7;
      int ssrc = call.mediaSsrc();
      for (int k = 0; k < 4; k++) {
        report[8 + k] = (byte) (ssrc >> (24 - 8 * k));
      }
      Arrays.fill(report, 12, 32, (byte) 0xFF);
      call.injectRtcp(report);
      call.watch(Duration.ofMillis(10));
      assertTrue(call.targetRate() >= BOUNDS.minRate() && call.targetRate() <= BOUNDS.maxRate());
    }
    assertTrue(call.watch(Duration.ofSeconds(5)).picturesPerSecond() >= 29);
  }
}
