package org.ternrtc.codec.vp8.encoder;

/** How strong a loop filter a quantizer asks for. */
final class FilterLevel {
  private static final double SLOPE = Double.parseDouble(System.getProperty("tune.lf", "0.4"));

  private FilterLevel() {}

  /** The frame's level, 0 to 63, at a quantizer index. */
  static int of(int index) {
    return Math.clamp((int) Math.round(index * SLOPE), 0, 63);
  }
}
