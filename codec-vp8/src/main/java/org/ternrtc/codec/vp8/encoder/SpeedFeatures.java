package org.ternrtc.codec.vp8.encoder;

/**
 * What an encoder's speed, 0 (slow, fewest bits) to 16 (fast), stands for in the coding of
 * macroblocks.
 *
 * @param otherReferences whether golden and altref are searched for new vectors, or only tried with
 *     the vectors of the neighbours
 * @param quarterPixels whether vectors are refined to quarters of a pixel
 */
record SpeedFeatures(boolean otherReferences, boolean quarterPixels) {
  private static final int SLOWEST_REAL_TIME = 5;
  private static final int LAST_WITH_QUARTERS = 12;

  /** The features of a speed. */
  static SpeedFeatures of(int speed) {
    return new SpeedFeatures(speed < SLOWEST_REAL_TIME, speed <= LAST_WITH_QUARTERS);
  }
}
