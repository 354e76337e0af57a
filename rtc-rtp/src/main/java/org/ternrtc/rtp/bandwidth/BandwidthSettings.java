package org.ternrtc.rtp.bandwidth;

/**
 * Between which rates a transport may send, in bits per second.
 *
 * @param startRate before anything is known
 * @param minRate whatever feedback says; a hostile peer gets no less out of us
 * @param maxRate whatever feedback says
 */
public record BandwidthSettings(long startRate, long minRate, long maxRate) {
  /** From 600 kbit/s, between 50 kbit/s and 20 Mbit/s. */
  public static final BandwidthSettings DEFAULT =
      new BandwidthSettings(600_000, 50_000, 20_000_000);

  public BandwidthSettings {
    if (minRate < 5_000 || startRate < minRate || maxRate < startRate || maxRate > 1L << 36) {
      throw new IllegalArgumentException(
          "rates start " + startRate + ", least " + minRate + ", most " + maxRate);
    }
  }

  public BandwidthSettings withStartRate(long bitsPerSecond) {
    return new BandwidthSettings(bitsPerSecond, minRate, maxRate);
  }

  public BandwidthSettings withMinRate(long bitsPerSecond) {
    return new BandwidthSettings(startRate, bitsPerSecond, maxRate);
  }

  public BandwidthSettings withMaxRate(long bitsPerSecond) {
    return new BandwidthSettings(startRate, minRate, bitsPerSecond);
  }
}
