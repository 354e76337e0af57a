package org.ternrtc.codec.vp8.transform;

/**
 * The forward Walsh-Hadamard transform of the sixteen luma DCs, which the inverse one of RFC 6386
 * section 14.3 undoes. The DCT is a kernel.
 */
public final class ForwardTransform {
  private ForwardTransform() {}

  /**
   * Gathers the DCs of sixteen luma blocks, as the DCT kernel leaves four strips of them, and
   * transforms them.
   *
   * @param out receives 16 coefficients in raster order from {@code outOffset}
   */
  public static void walsh(short[] luma, int lumaOffset, short[] out, int outOffset) {
    for (int row = 0; row < 4; row++) {
      int in = lumaOffset + row * 64;
      int a = luma[in] + luma[in + 12];
      int b = luma[in + 4] + luma[in + 8];
      int c = luma[in + 4] - luma[in + 8];
      int d = luma[in] - luma[in + 12];
      int at = outOffset + row * 4;
      out[at] = (short) (a + b);
      out[at + 1] = (short) (d + c);
      out[at + 2] = (short) (a - b);
      out[at + 3] = (short) (d - c);
    }
    for (int column = 0; column < 4; column++) {
      int at = outOffset + column;
      int a = out[at] + out[at + 12];
      int b = out[at + 4] + out[at + 8];
      int c = out[at + 4] - out[at + 8];
      int d = out[at] - out[at + 12];
      out[at] = (short) ((a + b + 1) >> 1);
      out[at + 4] = (short) ((d + c + 1) >> 1);
      out[at + 8] = (short) ((a - b + 1) >> 1);
      out[at + 12] = (short) ((d - c + 1) >> 1);
    }
  }
}
