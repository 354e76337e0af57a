package org.ternrtc.peer;

/**
 * Between which rates a connection sends video, in bits per second. The path and the other side
 * ({@code b=} lines, feedback) decide within them.
 *
 * @param startBitrate before anything is known of the path
 * @param minBitrate at least 5000, whatever the path seems to carry
 * @param maxBitrate over all encodings
 */
public record BandwidthLimits(int startBitrate, int minBitrate, int maxBitrate) {
  /** From 800 kbit/s, between 50 kbit/s and 20 Mbit/s. */
  public static final BandwidthLimits DEFAULT = new BandwidthLimits(800_000, 50_000, 20_000_000);

  public BandwidthLimits {
    if (minBitrate < 5_000 || startBitrate < minBitrate || maxBitrate < startBitrate) {
      throw new IllegalArgumentException(
          "bitrates start " + startBitrate + ", least " + minBitrate + ", most " + maxBitrate);
    }
  }

  public BandwidthLimits withStartBitrate(int bitsPerSecond) {
    return new BandwidthLimits(bitsPerSecond, minBitrate, maxBitrate);
  }

  public BandwidthLimits withMinBitrate(int bitsPerSecond) {
    return new BandwidthLimits(startBitrate, bitsPerSecond, maxBitrate);
  }

  public BandwidthLimits withMaxBitrate(int bitsPerSecond) {
    return new BandwidthLimits(startBitrate, minBitrate, bitsPerSecond);
  }
}
