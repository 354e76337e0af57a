package org.ternrtc.codec.vp8.transform;

import java.util.Arrays;
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

  /** Adds the residue of all sixteen luma blocks; their coefficients are lost. */
  public static void addLuma(
      Kernels kernels, short[] coefficients, byte[] ends, byte[] plane, int offset, int stride) {
    for (int row = 0; row < 4; row++) {
      int at = row * 64;
      int to = offset + row * 4 * stride;
      if (hasAc(ends, row * 4)) {
        clearStaleAc(coefficients, ends, row * 4);
        kernels.inverseDctAddRow(coefficients, at, plane, to, stride);
      } else if (hasDc(coefficients, at)) {
        kernels.dcAddRow(coefficients, at, plane, to, stride);
      }
    }
  }

  /**
   * Adds the residue of the four blocks of one chroma plane; their coefficients are lost.
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
    int at = firstBlock * 16;
    if (hasAc(ends, firstBlock)) {
      clearStaleAc(coefficients, ends, firstBlock);
      kernels.inverseDctAddSquare(coefficients, at, plane, offset, stride);
    } else if (hasDc(coefficients, at)) {
      kernels.dcAddSquare(coefficients, at, plane, offset, stride);
    }
  }

  private static boolean hasAc(byte[] ends, int block) {
    return (ends[block] | ends[block + 1] | ends[block + 2] | ends[block + 3]) > 1;
  }

  private static boolean hasDc(short[] coefficients, int at) {
    return (coefficients[at]
            | coefficients[at + 16]
            | coefficients[at + 32]
            | coefficients[at + 48])
        != 0;
  }

  /** Behind a block's end an encoder leaves what it did not code. */
  private static void clearStaleAc(short[] coefficients, byte[] ends, int firstBlock) {
    for (int block = firstBlock; block < firstBlock + 4; block++) {
      if (ends[block] <= 1) {
        Arrays.fill(coefficients, block * 16 + 1, block * 16 + 16, (short) 0);
      }
    }
  }
}
