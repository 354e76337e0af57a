package org.ternrtc.rtp.send;

/** Round-trip time of one stream, smoothed as in RFC 6298. */
final class RoundTrip {
  /** Assumed before the first measurement. */
  static final long DEFAULT_NANOS = 50_000_000;

  private static final long MOST_NANOS = 5_000_000_000L;

  private long smoothed = -1;
  private long total;
  private long count;

  void add(long nanos) {
    long sample = Math.clamp(nanos, 0, MOST_NANOS);
    smoothed = smoothed < 0 ? sample : smoothed + (sample - smoothed) / 8;
    total += sample;
    count++;
  }

  /** -1 before the first measurement. */
  long smoothedNanos() {
    return smoothed;
  }

  long nanosOrDefault() {
    return smoothed < 0 ? DEFAULT_NANOS : smoothed;
  }

  long totalNanos() {
    return total;
  }

  long count() {
    return count;
  }
}
