package org.ternrtc.codec.vp8.bitstream;

/** What a bool costs at a probability, in 1/256 bit. */
public final class BitCost {
  /** One whole bit. */
  public static final int ONE_BIT = 256;

  private static final short[] OF_ZERO = new short[257];

  static {
    OF_ZERO[0] = (short) (ONE_BIT * 9);
    for (int p = 1; p <= 256; p++) {
      OF_ZERO[p] = (short) Math.round(-Math.log(p / 256.0) / Math.log(2) * ONE_BIT);
    }
  }

  private BitCost() {}

  /** Cost of a 0. */
  public static int zero(int probability) {
    return OF_ZERO[probability];
  }

  /** Cost of a 1. */
  public static int one(int probability) {
    return OF_ZERO[256 - probability];
  }

  /** Cost of a bit. */
  public static int bool(int bit, int probability) {
    return OF_ZERO[bit == 0 ? probability : 256 - probability];
  }

  /** Cost of many bools that all have the same probability. */
  static long many(int zeros, int ones, int probability) {
    return (long) zeros * OF_ZERO[probability] + (long) ones * OF_ZERO[256 - probability];
  }

  /** The probability that fits the counts best, 1 to 255. */
  public static int probability(int zeros, int ones) {
    long all = (long) zeros + ones;
    if (all == 0) {
      return 128;
    }
    return Math.clamp((zeros * 256L + all / 2) / all, 1, 255);
  }
}
