package org.ternrtc.peer;

/**
 * Makes pictures smaller or fewer when they come out coarse or late, and undoes it when there is
 * room again, with hysteresis: down after two seconds of trouble, up after ten of ease, and later
 * each time that going up did not last. Called by one thread.
 */
final class QualityAdaptation {
  /** Why less is sent than was asked for, W3C names in lower case. */
  enum Limitation {
    NONE,
    BANDWIDTH,
    CPU
  }

  private enum Trouble {
    NONE,
    DOWN,
    UP
  }

  /** Quantizer indices of VP8, 0 to 127. */
  private static final int COARSE = 95;

  private static final int FINE = 40;

  /** The virtual machine compiles the codec while it runs: its first half minute says nothing. */
  private static final long WARM_UP_NANOS = 30_000_000_000L;

  /** A busy moment of the machine is no lack of power. */
  private static final long BUSY_NANOS = 8_000_000_000L;

  /** Share of the time between pictures that encoding may take. */
  private static final double BUSY = 0.85;

  private static final double IDLE = 0.5;
  private static final long DOWN_NANOS = 2_000_000_000L;
  private static final long UP_NANOS = 10_000_000_000L;
  private static final long MOST_UP_NANOS = 80_000_000_000L;
  private static final double MEMORY = 1.0 / 15;

  /** Divisors of width and height. */
  private static final double[] SCALES = {1, 4.0 / 3, 2, 8.0 / 3, 4};

  private static final double[] RATES = {1, 2.0 / 3, 0.5, 1.0 / 3};

  /** A step down must leave at least so many pixels. */
  private static final int LEAST_PIXELS = 160 * 120;

  private final DegradationPreference preference;
  private int scale;
  private int rate;
  private boolean started;
  private double quantizer;
  private double load;
  private long begun;
  private long since;
  private long upAfter = UP_NANOS;
  private long lastUp;
  private boolean wentUp;
  private Trouble trouble = Trouble.NONE;
  private Limitation limitation = Limitation.NONE;
  private long changes;

  QualityAdaptation(DegradationPreference preference) {
    this.preference = preference;
  }

  /**
   * A picture was encoded.
   *
   * @param quantizerIndex 0 to 127, negative when not known
   * @param encodeNanos the time it took
   * @param periodNanos between pictures as wanted
   * @param pixels of the source
   * @return whether {@link #scale} or {@link #rate} has changed
   */
  boolean encoded(int quantizerIndex, long encodeNanos, long periodNanos, int pixels, long now) {
    if (!started) {
      started = true;
      begun = now;
      since = now;
      quantizer = quantizerIndex < 0 ? FINE : quantizerIndex;
    }
    if (quantizerIndex >= 0) {
      quantizer += (quantizerIndex - quantizer) * MEMORY;
    }
    load += (Math.min(2.0, (double) encodeNanos / periodNanos) - load) * MEMORY;
    boolean busy = load > BUSY && now - begun > WARM_UP_NANOS;
    boolean coarse = quantizer > COARSE;
    if (busy || coarse) {
      if (now - since < (coarse ? DOWN_NANOS : BUSY_NANOS) || trouble != Trouble.DOWN) {
        since = trouble == Trouble.DOWN ? since : now;
        trouble = Trouble.DOWN;
        return false;
      }
      return down(busy, pixels, now);
    }
    boolean easy = load < IDLE && quantizer < FINE;
    if (!easy || (scale == 0 && rate == 0)) {
      trouble = Trouble.NONE;
      since = now;
      limitation = scale == 0 && rate == 0 ? Limitation.NONE : limitation;
      return false;
    }
    if (trouble != Trouble.UP) {
      trouble = Trouble.UP;
      since = now;
    }
    return now - since >= upAfter && up(now);
  }

  private boolean down(boolean busy, int pixels, long now) {
    boolean smaller =
        scale + 1 < SCALES.length
            && pixels / (SCALES[scale + 1] * SCALES[scale + 1]) >= LEAST_PIXELS;
    boolean fewer = rate + 1 < RATES.length;
    boolean size =
        switch (preference) {
          case MAINTAIN_FRAMERATE -> true;
          case MAINTAIN_RESOLUTION -> false;
          // In turn, beginning with the size: motion is worth more than detail.
          case BALANCED -> scale <= 2 * rate + 1;
        };
    if (size ? smaller : !fewer && smaller && preference == DegradationPreference.BALANCED) {
      scale++;
    } else if (fewer && preference != DegradationPreference.MAINTAIN_FRAMERATE) {
      rate++;
    } else {
      since = now;
      return false;
    }
    if (wentUp && now - lastUp < 2 * UP_NANOS) {
      upAfter = Math.min(2 * upAfter, MOST_UP_NANOS);
    }
    wentUp = false;
    limitation = busy ? Limitation.CPU : Limitation.BANDWIDTH;
    settle(now);
    return true;
  }

  private boolean up(long now) {
    if (rate > 0 && (preference != DegradationPreference.BALANCED || scale <= 2 * rate - 1)) {
      rate--;
    } else if (scale > 0) {
      scale--;
    } else {
      rate--;
    }
    if (wentUp && now - lastUp > 2 * UP_NANOS) {
      upAfter = UP_NANOS;
    }
    wentUp = true;
    lastUp = now;
    settle(now);
    return true;
  }

  /** What was measured was of the old size. */
  private void settle(long now) {
    changes++;
    since = now;
    trouble = Trouble.NONE;
    quantizer = (COARSE + FINE) / 2.0;
    load = (BUSY + IDLE) / 2;
  }

  /** By what width and height are divided. */
  double scale() {
    return SCALES[scale];
  }

  /** Share of the pictures that are encoded. */
  double rate() {
    return RATES[rate];
  }

  Limitation limitation() {
    return limitation;
  }

  /** How often size or rate have changed. */
  long changes() {
    return changes;
  }
}
