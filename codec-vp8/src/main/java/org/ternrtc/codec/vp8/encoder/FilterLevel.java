package org.ternrtc.codec.vp8.encoder;

/** How strong a loop filter a quantizer asks for. */
final class FilterLevel {
  private static final float SLOPE = 0.4f;

  private FilterLevel() {}

  /** The frame's level, 0 to 63, at a quantizer index. */
  static int of(int index) {
    return Math.clamp(Math.round(index * SLOPE), 0, 63);
  }
}
