package org.ternrtc.rtp.bandwidth;

/** No congestion control: the rate is what the user said. */
public final class FixedBandwidth implements BandwidthEstimator {
  /** A key frame is several times as large as the others and shall not take several frame times. */
  private static final int PACING_FACTOR = 4;

  private static final long LEAST_PACING_RATE = 3_000_000;

  private long rate;

  /**
   * @param bitsPerSecond above 0
   */
  public FixedBandwidth(long bitsPerSecond) {
    rate = checked(bitsPerSecond);
  }

  /** Another rate from now on. */
  public void rate(long bitsPerSecond) {
    rate = checked(bitsPerSecond);
  }

  private static long checked(long bitsPerSecond) {
    if (bitsPerSecond <= 0 || bitsPerSecond > 100_000_000_000L) {
      throw new IllegalArgumentException("rate " + bitsPerSecond);
    }
    return bitsPerSecond;
  }

  @Override
  public long targetRate() {
    return rate;
  }

  @Override
  public long pacingRate() {
    return Math.max(LEAST_PACING_RATE, PACING_FACTOR * rate);
  }
}
