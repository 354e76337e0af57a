package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * Which blocks above and to the left have coefficients: the third index of token probabilities, RFC
 * 6386 section 13.3. Per macroblock nine values: four for luma, two each for U and V, one for Y2.
 */
public final class TokenContexts {
  /** Values per macroblock. */
  public static final int SIZE = 9;

  /** Where the luma values start. */
  public static final int AT_Y = 0;

  /** Where the U values start. */
  public static final int AT_U = 4;

  /** Where the V values start. */
  public static final int AT_V = 6;

  /** Where the Y2 value lies. */
  public static final int AT_Y2 = 8;

  /** Values of the row above, {@link #SIZE} for each macroblock column. */
  public final byte[] above;

  /** Values of the macroblock to the left. */
  public final byte[] left = new byte[SIZE];

  /** Makes contexts for a picture of so many macroblock columns. */
  public TokenContexts(int columns) {
    above = new byte[columns * SIZE];
  }

  private TokenContexts(byte[] above) {
    this.above = above;
  }

  /** Contexts for another thread at the same picture: the row above is shared, the left is not. */
  public static TokenContexts besides(TokenContexts other) {
    return new TokenContexts(other.above);
  }

  /** To be called before each frame. */
  public void startFrame() {
    Arrays.fill(above, (byte) 0);
  }

  /** To be called before each row of macroblocks. */
  public void startRow() {
    Arrays.fill(left, (byte) 0);
  }

  /**
   * Notes a macroblock without coefficients. The Y2 value stays as it is when the macroblock has no
   * Y2 block: it speaks of the last one that had.
   */
  public void clear(int mbColumn, boolean hasY2) {
    int count = hasY2 ? SIZE : SIZE - 1;
    Arrays.fill(above, mbColumn * SIZE, mbColumn * SIZE + count, (byte) 0);
    Arrays.fill(left, 0, count, (byte) 0);
  }
}
