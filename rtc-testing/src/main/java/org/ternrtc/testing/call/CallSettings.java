package org.ternrtc.testing.call;

import org.ternrtc.rtp.bandwidth.BandwidthSettings;

/**
 * How a {@link VirtualCall} sends.
 *
 * @param framesPerSecond of the source
 * @param maxBitrate the most that the encoder makes, in bits per second
 * @param bandwidth bounds of the estimate
 * @param feedback what the receiver tells of the path
 * @param rtx whether retransmissions have a stream of their own
 * @param repairs whether a lost frame is repaired by one predicted from what the receiver has
 * @param fec whether both know forward error correction (ULPFEC in RED)
 */
public record CallSettings(
    double framesPerSecond,
    long maxBitrate,
    BandwidthSettings bandwidth,
    Feedback feedback,
    boolean rtx,
    boolean repairs,
    boolean fec) {
  /** What a receiver tells of the path. */
  public enum Feedback {
    /** How much may come, as the receiver estimates it (REMB). */
    REMB,
    /** When packets arrived, by transport-wide numbers. */
    TRANSPORT_WIDE,
    /** When packets arrived, by the numbers of their streams (RFC 8888). */
    CONGESTION_CONTROL
  }

  /** 30 pictures a second, at most 1.7 Mbit/s as browsers send 640x480. */
  public static final CallSettings DEFAULT =
      new CallSettings(
          30, 1_700_000, BandwidthSettings.DEFAULT, Feedback.TRANSPORT_WIDE, true, true, true);

  public CallSettings withMaxBitrate(long bitsPerSecond) {
    return new CallSettings(framesPerSecond, bitsPerSecond, bandwidth, feedback, rtx, repairs, fec);
  }

  public CallSettings withFeedback(Feedback value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, value, rtx, repairs, fec);
  }

  public CallSettings withRtx(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, feedback, value, repairs, fec);
  }

  public CallSettings withBandwidth(BandwidthSettings bounds) {
    return new CallSettings(framesPerSecond, maxBitrate, bounds, feedback, rtx, repairs, fec);
  }

  public CallSettings withFec(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, feedback, rtx, repairs, value);
  }

  public CallSettings withRepairs(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, feedback, rtx, value, fec);
  }
}
