package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.frame.Modes;

/**
 * What an encoder's speed, 0 (slow, fewest bits) to 16 (fast), stands for in the coding of
 * macroblocks. Steps of a speed have the same features where nothing between was worth having.
 *
 * @param splitVectors whether the parts of a macroblock may move differently, RFC 6386 section 16.4
 * @param otherReferences whether golden and altref are searched for new vectors, or only tried with
 *     the vectors of the neighbours
 * @param refined whether halves and quarters of a pixel are tried around the minimum between the
 *     pixels, which at any speed is fitted to what is around and tried once: vectors of whole
 *     pixels leave so much over that they are slower
 * @param goodEnough below this many absolute coefficients per quantizer step nothing is searched
 * @param promising up to this many, what a neighbour's vector or none predicts may leave nothing to
 *     be coded; if so, that is taken and nothing else is looked at
 * @param doubtful from this many on, an inter macroblock may be better intra
 * @param blockModes how many of the intra modes of luma blocks are tried in interframes
 */
record SpeedFeatures(
    boolean splitVectors,
    boolean otherReferences,
    boolean refined,
    int goodEnough,
    int promising,
    int doubtful,
    int blockModes) {
  private static final int FASTEST = 16;

  private static final SpeedFeatures[] STEPS = {
    new SpeedFeatures(true, true, true, 4, 0, 12, Modes.B_MODES),
    new SpeedFeatures(false, true, true, 4, 12, 16, Modes.B_MODES),
    new SpeedFeatures(false, false, false, 6, 40, 24, Modes.B_MODES),
    new SpeedFeatures(false, false, false, 9, 48, 36, 4),
    new SpeedFeatures(false, false, false, 12, 64, 64, 0),
    new SpeedFeatures(false, false, false, 20, 128, 128, 0),
  };

  // Up to which speed each step goes.
  private static final int[] UP_TO = {2, 4, 7, 10, 13};

  /** The next speed that does less; the same when none does. */
  static int faster(int speed) {
    for (int other = speed + 1; other <= FASTEST; other++) {
      if (!of(other).equals(of(speed))) {
        return other;
      }
    }
    return speed;
  }

  /** The nearest speed that does more; the same when none does. */
  static int slower(int speed) {
    for (int other = speed - 1; other >= 0; other--) {
      if (!of(other).equals(of(speed))) {
        return other;
      }
    }
    return speed;
  }

  /** The features of a speed. */
  static SpeedFeatures of(int speed) {
    int step = 0;
    while (step < UP_TO.length && speed > UP_TO[step]) {
      step++;
    }
    return STEPS[step];
  }
}
