package org.ternrtc.rtp.receive;

/**
 * Freezes as the W3C counts them: a gap between two frames of more than three times the average, or
 * of the average and 150 ms, whichever is more.
 */
final class FreezeMeter {
  private static final long MARGIN_NANOS = 150_000_000;
  private static final int AVERAGED = 30;

  private final long[] gaps = new long[AVERAGED];
  private int count;
  private int at;
  private long sum;
  private boolean started;
  private long last;
  private long freezes;
  private long frozen;

  /** Notes a frame; gives the length of the freeze it ends, 0 for none. */
  long frame(long now) {
    if (!started) {
      started = true;
      last = now;
      return 0;
    }
    long gap = now - last;
    last = now;
    long froze = 0;
    if (count > 0) {
      long average = sum / count;
      if (gap > Math.max(3 * average, average + MARGIN_NANOS)) {
        freezes++;
        frozen += gap;
        froze = gap;
      }
    }
    if (count == AVERAGED) {
      sum -= gaps[at];
    } else {
      count++;
    }
    gaps[at] = gap;
    sum += gap;
    at = (at + 1) % AVERAGED;
    return froze;
  }

  long freezes() {
    return freezes;
  }

  long frozenNanos() {
    return frozen;
  }
}
