package org.ternrtc.codec.vp8.ratecontrol;

/**
 * Decides which pictures are dropped when the buffer runs empty: every other one, then two of
 * three, then three of four, evenly, before it comes to long gaps.
 */
final class FrameDropper {
  /** Drops begin below this part of the optimal level. */
  private static final double MARK = 0.3;

  private static final int MAX_FACTOR = 3;

  private int factor;
  private int pending;

  /**
   * Whether the next picture is to be dropped.
   *
   * @param level of the buffer, as a part of the optimal level
   */
  boolean drops(double level) {
    if (level < 0) {
      return true;
    }
    if (level >= MARK) {
      factor = Math.max(0, factor - 1);
      pending = Math.min(pending, factor);
    } else {
      factor = Math.max(factor, wanted(level / MARK));
    }
    if (pending > 0) {
      pending--;
      return true;
    }
    pending = factor;
    return false;
  }

  private static int wanted(double part) {
    if (part < 1 / 8.0) {
      return MAX_FACTOR;
    }
    if (part < 1 / 4.0) {
      return 2;
    }
    return part < 2 / 3.0 ? 1 : 0;
  }
}
