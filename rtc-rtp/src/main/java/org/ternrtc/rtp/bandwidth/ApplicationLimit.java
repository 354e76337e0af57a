package org.ternrtc.rtp.bandwidth;

/**
 * Whether much less is sent than may be: then what arrives says nothing of what the path could
 * carry.
 */
final class ApplicationLimit {
  private static final double ENTER = 0.65;
  private static final double LEAVE = 0.8;
  private static final double MEMORY_NANOS = 400e6;

  private double rate = -1;
  private long last;
  private boolean limited;

  void sent(int bytes, long now) {
    if (rate < 0) {
      rate = 0;
      last = now;
    }
    decay(now);
    rate += bytes * 8e9 / MEMORY_NANOS;
  }

  private void decay(long now) {
    long span = now - last;
    if (span > 0) {
      rate *= Math.exp(-span / MEMORY_NANOS);
      last = now;
    }
  }

  boolean limited(long target, long now) {
    if (rate < 0) {
      return false;
    }
    decay(now);
    limited = rate < (limited ? LEAVE : ENTER) * target;
    return limited;
  }
}
