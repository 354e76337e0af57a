package org.ternrtc.media;

/**
 * An absolute schedule of ticks, for whatever has to happen so many times a second.
 *
 * <p>Tick {@code n} is due at {@code start + n / rate}; lateness of one tick therefore never moves
 * the next ones. Who comes late gets the newest tick that is due, the ones before are skipped, and
 * a tick that would follow within a quarter of a period is skipped as well: after a stall there is
 * no burst.
 *
 * <p>A value that knows no clock: the time is handed in, on the scale of {@link System#nanoTime},
 * and is compared by difference only. Not thread-safe.
 */
public final class Pacer {
  private final double periodNanos;
  private final long startNanos;
  private long nextTick;
  private long skipped;

  /**
   * @param perSecond ticks a second, over 0 and at most 1000
   * @param startNanos when tick 0 is due
   */
  public Pacer(double perSecond, long startNanos) {
    if (!(perSecond > 0 && perSecond <= 1000)) {
      throw new IllegalArgumentException("rate " + perSecond);
    }
    this.periodNanos = 1e9 / perSecond;
    this.startNanos = startNanos;
  }

  /** How long until a tick can be taken; 0 or negative when one is due. */
  public long nanosToNext(long now) {
    return due(nextTick) - now;
  }

  /**
   * Takes the newest tick that is due.
   *
   * @return its number, counted from 0 and always larger than the one before; -1 when none is due
   */
  public long take(long now) {
    if (nanosToNext(now) > 0) {
      return -1;
    }
    long tick = Math.max(nextTick, (long) ((now - startNanos) / periodNanos));
    // The division rounds: correct it, so that who waited exactly gets exactly this tick.
    while (tick > nextTick && due(tick) - now > 0) {
      tick--;
    }
    while (due(tick + 1) - now <= 0) {
      tick++;
    }
    skipped += tick - nextTick;
    nextTick = tick + 1;
    if (due(nextTick) - now < periodNanos / 4) {
      nextTick++;
      skipped++;
    }
    return tick;
  }

  /** How many ticks nobody took. */
  public long skipped() {
    return skipped;
  }

  private long due(long tick) {
    return startNanos + Math.round(tick * periodNanos);
  }
}
