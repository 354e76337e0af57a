package org.ternrtc.sctp.send;

import java.time.Duration;

/** Round trip time and RTO, RFC 9260 section 6.3.1. */
public final class RetransmissionTimeout {
  /** Least room for the peer's delayed SACKs. */
  private static final long LEAST_VARIANCE = Duration.ofMillis(200).toNanos();

  private static final long REMEMBER_LEAST = Duration.ofSeconds(60).toNanos();

  private final long min;
  private final long max;
  private long rto;
  private long backedOff;
  private long smoothed = -1;
  private long variation;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private long leastSince;

  /** All in nanoseconds. */
  public RetransmissionTimeout(long initial, long min, long max) {
    this.min = min;
    this.max = max;
    rto = initial;
    backedOff = initial;
  }

  /** A round trip was measured on something sent once (Karn's rule). */
  public void measured(long roundTrip, long now) {
    long sample = Math.max(0, roundTrip);
    if (smoothed < 0) {
      smoothed = sample;
      variation = sample / 2;
    } else {
      variation = (3 * variation + Math.abs(smoothed - sample)) / 4;
      smoothed = (7 * smoothed + sample) / 8;
    }
    if (least == Long.MAX_VALUE || now - leastSince > REMEMBER_LEAST) {
      // The path may have become a longer one: what was least long ago says nothing any more.
      leastBefore = least;
      least = sample;
      leastSince = now;
    }
    least = Math.min(least, sample);
    rto = Math.clamp(smoothed + Math.max(4 * variation, LEAST_VARIANCE), min, max);
    backedOff = rto;
  }

  /** The timeout with its back-off. */
  public long nanos() {
    return backedOff;
  }

  /** Doubles it, section 6.3.3 E2. */
  public void backOff() {
    backedOff = Math.min(2 * backedOff, max);
  }

  /** Something was acknowledged: the back-off ends. */
  public void progress() {
    backedOff = rto;
  }

  /** Smoothed round trip time, or -1 before the first measurement. */
  public long smoothed() {
    return smoothed;
  }

  /** Least round trip time of the last minutes, or the timeout as its stand-in before. */
  public long least() {
    return least == Long.MAX_VALUE ? rto : Math.min(least, leastBefore);
  }
}
