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
 * @param repairs whether a lost frame is repaired by one predicted from what the receiver has
 * @param fec whether both know forward error correction (ULPFEC in RED)
 */
public record CallSettings(
    double framesPerSecond,
    long maxBitrate,
    BandwidthSettings bandwidth,
    boolean transportFeedback,
    boolean rtx,
    boolean repairs,
    boolean fec) {
  /** 30 pictures a second, at most 1.7 Mbit/s as browsers send 640x480. */
  public static final CallSettings DEFAULT =
      new CallSettings(30, 1_700_000, BandwidthSettings.DEFAULT, true, true, true, true);

  public CallSettings withMaxBitrate(long bitsPerSecond) {
    return new CallSettings(
        framesPerSecond, bitsPerSecond, bandwidth, transportFeedback, rtx, repairs, fec);
  }

  public CallSettings withTransportFeedback(boolean value) {
    return new CallSettings(framesPerSecond, maxBitrate, bandwidth, value, rtx, repairs, fec);
  }

  public CallSettings withRtx(boolean value) {
    return new CallSettings(
        framesPerSecond, maxBitrate, bandwidth, transportFeedback, value, repairs, fec);
  }

  public CallSettings withBandwidth(BandwidthSettings bounds) {
    return new CallSettings(
        framesPerSecond, maxBitrate, bounds, transportFeedback, rtx, repairs, fec);
  }

  public CallSettings withFec(boolean value) {
    return new CallSettings(
        framesPerSecond, maxBitrate, bandwidth, transportFeedback, rtx, repairs, value);
  }

  public CallSettings withRepairs(boolean value) {
    return new CallSettings(
        framesPerSecond, maxBitrate, bandwidth, transportFeedback, rtx, value, fec);
  }
}
