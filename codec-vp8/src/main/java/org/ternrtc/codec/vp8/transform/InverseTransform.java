package org.ternrtc.codec.vp8.transform;

import org.ternrtc.codec.vp8.kernel.Kernels;

/**
 * Turns dequantized coefficients into pixels, RFC 6386 section 14. A macroblock's coefficients are
 * 25 blocks of 16 shorts in raster order: luma 0 to 15, U 16 to 19, V 20 to 23, Y2 24.
 */
public final class InverseTransform {
  private static final int Y2 = 24 * 16;

  private InverseTransform() {}

  /** Inverts the Walsh-Hadamard transform of the Y2 block into the DCs of the luma blocks. */
  public static void inverseWalsh(short[] coefficients) {
    for (int n = Y2; n < Y2 + 4; n++) {
      int a = coefficients[n] + coefficients[n + 12];
      int b = coefficients[n + 4] + coefficients[n + 8];
      int c = coefficients[n + 4] - coefficients[n + 8];
      int d = coefficients[n] - coefficients[n + 12];
      coefficients[n] = (short) (a + b);
      coefficients[n + 4] = (short) (c + d);
      coefficients[n + 8] = (short) (a - b);
      coefficients[n + 12] = (short) (d - c);
    }
    for (int row = 0; row < 4; row++) {
      int n = Y2 + row * 4;
      int a = coefficients[n] + coefficients[n + 3];
      int b = coefficients[n + 1] + coefficients[n + 2];
      int c = coefficients[n + 1] - coefficients[n + 2];
      int d = coefficients[n] - coefficients[n + 3];
      int to = row * 64;
      coefficients[to] = (short) ((a + b + 3) >> 3);
      coefficients[to + 16] = (short) ((c + d + 3) >> 3);
      coefficients[to + 32] = (short) ((a - b + 3) >> 3);
      coefficients[to + 48] = (short) ((d - c + 3) >> 3);
    }
  }

  /**
   * Adds one block's residue to its prediction.
   *
   * @param end position behind the last coded coefficient in zigzag order; up to 1 means that there
   *     is nothing but the DC
   */
  public static void addBlock(
      Kernels kernels,
      short[] coefficients,
      int block,
      int end,
      byte[] plane,
      int offset,
      int stride) {
    if (end > 1) {
      kernels.inverseDctAdd(coefficients, block * 16, plane, offset, stride);
    } else {
      int dc = coefficients[block * 16];
      if (dc != 0) {
        kernels.dcAdd(dc, plane, offset, stride);
      }
    }
  }

  /** Adds the residue of all sixteen luma blocks. */
  public static void addLuma(
      Kernels kernels, short[] coefficients, byte[] ends, byte[] plane, int offset, int stride) {
    for (int block = 0; block < 16; block++) {
      addBlock(
          kernels,
          coefficients,
          block,
          ends[block],
          plane,
          offset + (block >> 2) * 4 * stride + (block & 3) * 4,
          stride);
    }
  }

  /**
   * Adds the residue of the four blocks of one chroma plane.
   *
   * @param firstBlock 16 for U, 20 for V
   */
  public static void addChroma(
      Kernels kernels,
      short[] coefficients,
      byte[] ends,
      int firstBlock,
      byte[] plane,
      int offset,
      int stride) {
    for (int n = 0; n < 4; n++) {
      addBlock(
          kernels,
          coefficients,
          firstBlock + n,
          ends[firstBlock + n],
          plane,
          offset + (n >> 1) * 4 * stride + (n & 1) * 4,
          stride);
    }
  }
}
