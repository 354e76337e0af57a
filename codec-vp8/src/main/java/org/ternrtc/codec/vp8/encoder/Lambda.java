package org.ternrtc.codec.vp8.encoder;

/**
 * What a bit is worth at a quantizer step: the exchange rate between the distortion that mode
 * decision measures (absolute Hadamard coefficients) and rate.
 */
final class Lambda {
  private static final double PER_STEP = 0.17;

  private Lambda() {}

  /** Distortion that one 1/256 bit may cost, in 1/65536. */
  static int of(int step) {
    return (int) Math.round(PER_STEP * step * 256);
  }

  /** The price of a rate in units of distortion. */
  static int price(int bits, int lambda) {
    return (int) (((long) bits * lambda) >> 16);
  }
}
