package org.ternrtc.rtp;

/** Round-trip time of one stream, smoothed as in RFC 6298. */
public final class RoundTrip {
  /** Assumed before the first measurement. */
  public static final long DEFAULT_NANOS = 50_000_000;

  /** Longer ones are lies, or of no use. */
  public static final long MOST_NANOS = 5_000_000_000L;

  /** So many measurements back a stall of either side is forgotten. */
  private static final int RECENT = 4;

  private final long[] recent = new long[RECENT];
  private long smoothed = -1;
  private long total;
  private long count;

  /** None yet. */
  public RoundTrip() {}

  /** Takes a measurement, in nanoseconds; clamped to what is believed. */
  public void add(long nanos) {
    long sample = Math.clamp(nanos, 0, MOST_NANOS);
    smoothed = smoothed < 0 ? sample : smoothed + (sample - smoothed) / 8;
    recent[(int) (count % RECENT)] = sample;
    total += sample;
    count++;
  }

  /** -1 before the first measurement. */
  public long smoothedNanos() {
    return smoothed;
  }

  /** The default before the first measurement. */
  public long nanosOrDefault() {
    return smoothed < 0 ? DEFAULT_NANOS : smoothed;
  }

  /**
   * The least of the last measurements, the default before the first: what the path needs, without
   * the time for which a side that was held up let a packet lie.
   */
  public long leastNanos() {
    if (count == 0) {
      return DEFAULT_NANOS;
    }
    long least = smoothed;
    for (int i = 0; i < Math.min(count, RECENT); i++) {
      least = Math.min(least, recent[i]);
    }
    return least;
  }

  /** All measurements together. */
  public long totalNanos() {
    return total;
  }

  /** How many there were. */
  public long count() {
    return count;
  }
}
