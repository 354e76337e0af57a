package org.ternrtc.codec.vp8.frame;

/**
 * Motion vectors packed into an int: the row component in the upper, the column component in the
 * lower half. Units are quarter luma pixels as coded in the stream (RFC 6386 section 17.1); the
 * same number read as eighths is the chroma vector.
 */
public final class MotionVectors {
  /** No motion. */
  public static final int ZERO = 0;

  private MotionVectors() {}

  /** Packs two components, of which 16 bits each are kept. */
  public static int of(int row, int column) {
    return (row << 16) | (column & 0xFFFF);
  }

  /** The vertical component, down is positive. */
  public static int row(int vector) {
    return vector >> 16;
  }

  /** The horizontal component, right is positive. */
  public static int column(int vector) {
    return (short) vector;
  }

  /** The vector that points the other way. */
  public static int negate(int vector) {
    return of(-row(vector), -column(vector));
  }

  /** The component-wise sum. */
  public static int add(int a, int b) {
    return of(row(a) + row(b), column(a) + column(b));
  }
}
