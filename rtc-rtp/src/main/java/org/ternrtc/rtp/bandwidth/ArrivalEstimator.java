package org.ternrtc.rtp.bandwidth;

/**
 * The delay-based half of {@link GoogleCongestionControl} on the receiver's side. Times in
 * milliseconds, each on its own clock; rates in bits per second.
 */
public final class ArrivalEstimator {
  /** What a sender may begin with. */
  private static final long START_RATE = 1_200_000;

  private static final long UPDATE_NANOS = 50_000_000;

  private final ArrivalGroups groups = new ArrivalGroups();
  private final TrendlineDetector detector = new TrendlineDetector();
  private final AcknowledgedRate incoming = new AcknowledgedRate();
  private final RateControl control;
  private final long least;
  private final long most;
  private boolean measured;
  private long lastUpdate;

  public ArrivalEstimator(long least, long most) {
    this.least = least;
    this.most = most;
    control = new RateControl(most);
  }

  /** A packet arrived. */
  public void arrived(
      int bytes, double sentMillis, double arrivalMillis, long roundTripNanos, long now) {
    incoming.add(bytes, arrivalMillis, false);
    BandwidthUsage usage = detector.usage();
    if (groups.add(sentMillis, arrivalMillis)) {
      usage = detector.update(groups.arrivalDelta, groups.sendDelta, arrivalMillis);
    }
    long rate = incoming.bitsPerSecond();
    if (rate < 0) {
      return;
    }
    if (usage == BandwidthUsage.OVERUSING || now - lastUpdate >= UPDATE_NANOS) {
      lastUpdate = now;
      control.update(usage, rate, roundTripNanos, false, now);
      long bounded = Math.clamp(control.rate(), least, most);
      if (bounded != control.rate()) {
        control.rate(bounded, now);
      }
      measured |= usage == BandwidthUsage.OVERUSING;
    }
  }

  /** Half more than what comes, until a queue was seen to grow. */
  public long rate() {
    if (measured) {
      return control.rate();
    }
    long comes = Math.max(0, incoming.bitsPerSecond());
    return Math.clamp(Math.max(START_RATE, comes + comes / 2), least, most);
  }
}
