package org.ternrtc.codec.vp8.bitstream;

/**
 * The constants of motion vector coding, RFC 6386 section 17. Nobody writes to the arrays.
 *
 * <p>Probabilities of one component lie in 19 ints: see the {@code AT_} constants. The row
 * component's set comes first, the column's {@link #COMPONENT} ints later.
 */
// The package is not exported, and an accessor that copies would sit in the hottest loops.
@SuppressWarnings("MutablePublicArray")
public final class MotionVectorTables {
  /** Ints in one component's set. */
  public static final int COMPONENT = 19;

  /** Bits of a long magnitude. */
  public static final int LONG_BITS = 10;

  /** Where the short-or-long flag's probability lies. */
  public static final int AT_IS_SHORT = 0;

  /** Where the sign's probability lies. */
  public static final int AT_SIGN = 1;

  /** Where the seven probabilities of {@link #SHORT_TREE} start. */
  public static final int AT_SHORT = 2;

  /** Where the ten probabilities of the long form's bits start. */
  public static final int AT_LONG = 9;

  /** Tree of magnitudes 0 to 7, section 17.1; see {@link BoolDecoder#readTree} for the form. */
  public static final int[] SHORT_TREE = {2, 8, 4, 6, -0, -1, -2, -3, 10, 12, -4, -5, -6, -7};

  /** Probability that a vector probability is not updated in a frame header, section 17.2. */
  public static final int[] UPDATE_PROBABILITIES = {
    237, 246, 253, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 250, 250, 252, 254, 254,
    231, 243, 245, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 251, 251, 254, 254, 254,
  };

  /** Vector probabilities at each key frame, section 17.2. */
  public static final int[] DEFAULT_PROBABILITIES = {
    162, 128, 225, 146, 172, 147, 214, 39, 156, 128, 129, 132, 75, 145, 178, 206, 239, 254, 254,
    164, 128, 204, 170, 119, 235, 140, 230, 228, 128, 130, 130, 74, 148, 180, 203, 236, 254, 254,
  };

  private MotionVectorTables() {}
}
