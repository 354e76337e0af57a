package org.ternrtc.rtp.bandwidth;

/**
 * What is known of the path. Rates in bits per second.
 *
 * @param targetRate what may be sent
 * @param pacingRate how fast packets leave
 * @param delayRate as the delay allows
 * @param lossBound as the loss allows, {@link Long#MAX_VALUE} when it bounds nothing
 * @param receiverBound the peer's last REMB, -1 before the first
 * @param acknowledgedRate what arrives, -1 when not known
 * @param roundTripNanos the shortest of the last feedback, -1 when not known
 * @param loss share of packets lost lately, 0 to 1
 * @param overuses how often the delay made the rate fall
 * @param probes sent
 * @param probeRate last result of a probe, -1 before the first
 * @param outages how often feedback stayed away
 */
public record BandwidthStatistics(
    long targetRate,
    long pacingRate,
    long delayRate,
    long lossBound,
    long receiverBound,
    long acknowledgedRate,
    long roundTripNanos,
    double loss,
    long overuses,
    long probes,
    long probeRate,
    long outages) {
  static BandwidthStatistics of(long targetRate, long pacingRate) {
    return new BandwidthStatistics(
        targetRate, pacingRate, targetRate, Long.MAX_VALUE, -1, -1, -1, 0, 0, 0, -1, 0);
  }
}
