package org.ternrtc.rtp.receive;

/**
 * Freezes as the W3C counts them: a gap between two frames of more than three times the average, or
 * of the average and 150 ms, whichever is more. A gap of more than five seconds is a pause instead.
 */
final class FreezeMeter {
  private static final long MARGIN_NANOS = 150_000_000;
  private static final long PAUSE_NANOS = 5_000_000_000L;
  private static final int AVERAGED = 30;

  private final long[] gaps = new long[AVERAGED];
  private int count;
  private int at;
  private long sum;
  private boolean started;
  private long last;
  private long freezes;
  private long frozen;
  private long pauses;
  private long paused;

  /** Notes a frame; gives the length of the freeze it ends, 0 for none. */
  long frame(long now) {
    if (!started) {
      started = true;
      last = now;
      return 0;
    }
    long gap = now - last;
    last = now;
    if (gap > PAUSE_NANOS) {
      pauses++;
      paused += gap;
      // It says nothing of how often pictures come.
      return 0;
    }
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

  long pauses() {
    return pauses;
  }

  long pausedNanos() {
    return paused;
  }
}
