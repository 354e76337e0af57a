package org.ternrtc.peer;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveStatistics;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendStatistics;

/** Members of {@link StatsReport} about pictures: how evenly they go, wait and are shown. */
final class PictureStats {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e6;

  /** From 1900, where NTP begins, to 1970. */
  private static final double NTP_EPOCH_MILLIS = 2_208_988_800_000.0;

  private PictureStats() {}

  /** Of {@code outbound-rtp}. */
  static void outbound(
      Map<String, Object> m, VideoSendStatistics sent, @Nullable PicturePace pace, long now) {
    m.put("totalPacketSendDelay", sent.sendDelayNanos() / NANOS);
    m.put("hugeFramesSent", sent.hugeFramesSent());
    if (pace != null) {
      m.put("framesPerSecond", pace.perSecond(now));
    }
  }

  /** Of {@code inbound-rtp}, as it is before pictures are decoded. */
  static void inbound(
      Map<String, Object> m, VideoReceiveStatistics received, double epochMillis, long now) {
    m.put("jitterBufferDelay", received.jitterBufferDelayNanos() / NANOS);
    m.put("jitterBufferEmittedCount", received.jitterBufferEmitted());
    m.put("jitterBufferTargetDelay", received.jitterBufferTargetNanos() / NANOS);
    m.put("jitterBufferMinimumDelay", received.jitterBufferMinimumNanos() / NANOS);
    m.put("framesAssembledFromMultiplePackets", received.framesAssembled());
    m.put("totalAssemblyTime", received.assemblyNanos() / NANOS);
    m.put("freezeCount", received.freezes());
    m.put("totalFreezesDuration", received.frozenNanos() / NANOS);
    m.put("pauseCount", received.pauses());
    m.put("totalPausesDuration", received.pausedNanos() / NANOS);
    m.put("lastPacketReceivedTimestamp", epochMillis - (now - received.lastPacketNanos()) / MILLIS);
  }

  /** Of {@code inbound-rtp}: when the sender captured what is shown now, on its own NTP clock. */
  static void playout(Map<String, Object> m, VideoReceiveStream stream, long now) {
    long epoch = stream.playoutEpochNanos(now);
    if (epoch != ReceivedFrame.UNKNOWN) {
      m.put("estimatedPlayoutTimestamp", epoch / MILLIS + NTP_EPOCH_MILLIS);
    }
  }

  /** Of {@code inbound-rtp}, where pictures are decoded. */
  static void decoded(Map<String, Object> m, DecoderThread decoder, long now) {
    DecoderThread.Counters c = decoder.counters();
    PicturePace pace = decoder.pace();
    m.put("framesDecoded", c.framesDecoded());
    m.put("framesRendered", c.framesDecoded());
    m.put("keyFramesDecoded", c.keyFramesDecoded());
    m.put("totalDecodeTime", c.totalDecodeNanos() / NANOS);
    m.put("totalProcessingDelay", c.totalProcessingNanos() / NANOS);
    m.put("totalInterFrameDelay", pace.totalGaps());
    m.put("totalSquaredInterFrameDelay", pace.totalSquaredGaps());
    m.put("framesPerSecond", pace.perSecond(now));
    m.put("decoderImplementation", decoder.implementation());
    m.put("frameWidth", c.width());
    m.put("frameHeight", c.height());
    m.put("ternFramesUndecodable", c.undecodable());
  }
}
