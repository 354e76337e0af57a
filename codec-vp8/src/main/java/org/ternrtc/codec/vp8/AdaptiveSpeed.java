package org.ternrtc.codec.vp8;

import org.ternrtc.codec.vp8.encoder.FrameCoder;

/**
 * Goes faster than asked for while pictures take too large a share of their time, and back when
 * there is room. Steps are those of the speeds that differ. Up after a few slow pictures; down
 * after many quick ones, and later each time that going down did not last. A value: time is told.
 */
final class AdaptiveSpeed {
  /** Share of the time between pictures above which it goes faster. */
  private static final double BUSY = 0.7;

  /** Below this share the next slower step, at most some 1.8 times as slow, fits as well. */
  private static final double EASY = 0.35;

  private static final double MEMORY = 1.0 / 6;
  private static final int UP_AFTER = 6;
  private static final int DOWN_AFTER = 60;
  private static final int MOST_DOWN_AFTER = 16 * DOWN_AFTER;

  private final int slowest;
  private int speed;
  private double load = (BUSY + EASY) / 2;
  private int busy;
  private int easy;
  private int downAfter = DOWN_AFTER;
  private boolean wentDown;

  /**
   * @param speed never slower than this
   */
  AdaptiveSpeed(int speed) {
    slowest = speed;
    this.speed = speed;
  }

  /** For the next picture. */
  int speed() {
    return speed;
  }

  /**
   * A picture was encoded.
   *
   * @param tookNanos time on the wall, for that is what a call has too little of
   * @param periodNanos between pictures as they come
   */
  void encoded(long tookNanos, long periodNanos) {
    // One picture that stood in a queue for seconds is not worth more than a slow one.
    load += (Math.min(2, (double) tookNanos / periodNanos) - load) * MEMORY;
    busy = load > BUSY ? busy + 1 : 0;
    easy = load < EASY ? easy + 1 : 0;
    if (busy >= UP_AFTER) {
      if (wentDown) {
        downAfter = Math.min(2 * downAfter, MOST_DOWN_AFTER);
      }
      wentDown = false;
      change(FrameCoder.faster(speed));
    } else if (easy >= downAfter) {
      wentDown = speed > slowest;
      change(Math.max(slowest, FrameCoder.slower(speed)));
    }
  }

  private void change(int wanted) {
    busy = 0;
    easy = 0;
    if (wanted != speed) {
      speed = wanted;
      load = (BUSY + EASY) / 2;
    }
  }
}
