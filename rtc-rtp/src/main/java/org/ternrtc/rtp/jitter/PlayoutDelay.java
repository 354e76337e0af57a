package org.ternrtc.rtp.jitter;

import java.util.Arrays;

/**
 * How long complete frames are held, so that repair and jitter are not seen as stutter. Up at once,
 * down slowly. Frames are never held so long that each repair is hidden: only so long that none is
 * seen as a freeze, for delay hurts a conversation more than a hesitation does.
 *
 * <p>Two measures: how much later frames complete than the quickest did (jitter, of which a part is
 * smoothed), and how long frames wait for packets that are sent again.
 */
final class PlayoutDelay {
  /** The longest that frames are held. */
  static final long MOST_NANOS = 300_000_000;

  /** A repair may be seen for so long; longer ones are hidden in part. */
  private static final long SEEN_NANOS = 95_000_000;

  private static final long MOST_JITTER_NANOS = 80_000_000;
  private static final long LEAST_JITTER_NANOS = 4_000_000;

  /** The longest waits of the last seconds are kept, one a second. */
  private static final int SECONDS = 12;

  private static final long SECOND_NANOS = 1_000_000_000;

  /** So many of those may be longer than what is hidden: it was no habit of the path. */
  private static final int OUTLIERS = 1;

  /** How much the delay changes from frame to frame. */
  private static final long RISE_NANOS = 30_000_000;

  private static final long DROP_NANOS = 1_000_000;

  /** More than so much is given back faster. */
  private static final long MUCH_NANOS = 100_000_000;

  private static final long BASE_NANOS = 5_000_000_000L;

  private boolean started;
  private long base;
  private long baseNext;
  private long baseAt;
  private final long[] waits = new long[SECONDS];
  private final long[] sorted = new long[SECONDS];
  private int second;
  private long secondAt;
  private long hidden;
  private long delay;
  private double jitter;
  private long lastLate;
  private long least;
  private long most = MOST_NANOS;

  /** What the sender asks for (playout-delay header extension). */
  void bounds(long leastNanos, long mostNanos) {
    least = Math.clamp(leastNanos, 0, MOST_NANOS);
    most = Math.clamp(mostNanos, least, MOST_NANOS);
  }

  /**
   * A frame became complete and all before it are there.
   *
   * @param mediaNanos its RTP timestamp, in nanoseconds from any beginning
   * @param waitedNanos since its first packet came
   * @param repaired whether it waited for packets that were sent again
   * @return when to hand it over
   */
  long complete(long mediaNanos, long waitedNanos, boolean repaired, long now) {
    long offset = now - mediaNanos;
    if (!started) {
      started = true;
      restart(offset, now);
    }
    if (now - baseAt > BASE_NANOS) {
      base = baseNext;
      baseNext = offset;
      baseAt = now;
    }
    baseNext = Math.min(baseNext, offset);
    base = Math.min(base, offset);
    long late = offset - base;
    if (late > 10 * MOST_NANOS) {
      // Another clock, or back after an outage.
      restart(offset, now);
      late = 0;
    }
    nextSecond(now);
    if (repaired) {
      if (waitedNanos > waits[second]) {
        waits[second] = waitedNanos;
        measure();
      }
    } else {
      long step = Math.min(Math.abs(late - lastLate), MOST_JITTER_NANOS);
      jitter += (step - jitter) / 32;
      lastLate = late;
    }
    delay += Math.clamp(wanted() - delay, -drop(), RISE_NANOS);
    return base + mediaNanos + delayNanos();
  }

  /** Slow, for a path is often bad again soon; but not for seconds where very much was held. */
  private long drop() {
    return Math.max(DROP_NANOS, (delay - wanted() - MUCH_NANOS) / 16);
  }

  private void restart(long offset, long now) {
    base = offset;
    baseNext = offset;
    baseAt = now;
    lastLate = 0;
    secondAt = now;
  }

  private void nextSecond(long now) {
    for (int i = 0; i < SECONDS && now - secondAt > SECOND_NANOS; i++) {
      secondAt += SECOND_NANOS;
      second = (second + 1) % SECONDS;
      waits[second] = 0;
      measure();
    }
    if (now - secondAt > SECOND_NANOS) {
      secondAt = now;
    }
  }

  private void measure() {
    System.arraycopy(waits, 0, sorted, 0, SECONDS);
    Arrays.sort(sorted);
    hidden = sorted[SECONDS - 1 - OUTLIERS] - SEEN_NANOS;
  }

  private long wanted() {
    return Math.clamp(neededNanos(), least, most);
  }

  /** What jitter and repairs ask for, whatever the sender does. */
  long neededNanos() {
    long smoothing =
        jitter < LEAST_JITTER_NANOS ? 0 : (long) Math.min(2 * jitter, MOST_JITTER_NANOS);
    return Math.clamp(Math.max(smoothing, hidden), 0, MOST_NANOS);
  }

  /** How long a frame is held that came as quickly as any. */
  long delayNanos() {
    return delay;
  }

  void reset() {
    started = false;
  }
}
