package org.ternrtc.testing.call;

import org.ternrtc.rtp.bandwidth.BandwidthSettings;

/**
 * How a {@link VirtualCall} sends.
 *
 * @param framesPerSecond of the source
 * @param maxBitrate the most that the encoder makes, in bits per second
 * @param bandwidth bounds of the estimate
 * @param transportFeedback whether the receiver gives transport-wide feedback, else REMB
 * @param rtx whether retransmissions have a stream of their own
 */
public record CallSettings(
    double framesPerSecond,
    long maxBitrate,
    BandwidthSettings bandwidth,
    boolean transportFeedback,
    boolean rtx) {
  /** 30 pictures a second, at most 1.7 Mbit/s as browsers send 640x480. */
  public static final CallSettings DEFAULT =
      new CallSettings(30, 1_700_000, BandwidthSettings.DEFAULT, true, true);

  public CallSettings withMaxBitrate(long bitsPerSecond) {
    return new CallSettings(framesPerSecond, bitsPerSecond, bandwidth, transportFeedback, rtx);
  }

  public CallSettings withTransportFeedback(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, value, rtx);
  }

  public CallSettings withRtx(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, transportFeedback, value);
  }

  public CallSettings withBandwidth(BandwidthSettings bounds) {
    return new CallSettings(framesPerSecond, maxBitrate, bounds, transportFeedback, rtx);
  }
}
