package org.ternrtc.codec.vp8.transform;

/**
 * The forward transforms that the inverse ones of RFC 6386 section 14 undo: a 4x4 DCT whose
 * coefficients are twice the orthonormal ones, and a 4x4 Walsh-Hadamard transform for the sixteen
 * luma DCs.
 */
public final class ForwardTransform {
  // sqrt(2) cos(pi/8) and sqrt(2) sin(pi/8) with 12 fractional bits.
  static final int COS = 5352;
  static final int SIN = 2217;

  private ForwardTransform() {}

  /**
   * Transforms the difference between a source block and its prediction.
   *
   * @param out receives 16 coefficients in raster order from {@code outOffset}
   */
  public static void dct(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int outOffset) {
    for (int row = 0; row < 4; row++) {
      int s = sourceOffset + row * sourceStride;
      int p = predictionOffset + row * predictionStride;
      int d0 = (source[s] & 0xFF) - (prediction[p] & 0xFF);
      int d1 = (source[s + 1] & 0xFF) - (prediction[p + 1] & 0xFF);
      int d2 = (source[s + 2] & 0xFF) - (prediction[p + 2] & 0xFF);
      int d3 = (source[s + 3] & 0xFF) - (prediction[p + 3] & 0xFF);
      int sum = (d0 + d3) << 3;
      int middle = (d1 + d2) << 3;
      int outer = d0 - d3;
      int inner = d1 - d2;
      int at = outOffset + row * 4;
      // Three fractional bits are kept between the passes.
      out[at] = (short) (sum + middle);
      out[at + 1] = (short) ((outer * COS + inner * SIN + 256) >> 9);
      out[at + 2] = (short) (sum - middle);
      out[at + 3] = (short) ((outer * SIN - inner * COS + 256) >> 9);
    }
    for (int column = 0; column < 4; column++) {
      int at = outOffset + column;
      int sum = out[at] + out[at + 12];
      int middle = out[at + 4] + out[at + 8];
      int outer = out[at] - out[at + 12];
      int inner = out[at + 4] - out[at + 8];
      out[at] = (short) ((sum + middle + 8) >> 4);
      out[at + 4] = (short) ((outer * COS + inner * SIN + 32768) >> 16);
      out[at + 8] = (short) ((sum - middle + 8) >> 4);
      out[at + 12] = (short) ((outer * SIN - inner * COS + 32768) >> 16);
    }
  }

  /**
   * Gathers the DCs of sixteen luma blocks that lie 16 coefficients apart and transforms them.
   *
   * @param out receives 16 coefficients in raster order from {@code outOffset}
   */
  public static void walsh(short[] luma, int lumaOffset, short[] out, int outOffset) {
    for (int row = 0; row < 4; row++) {
      int in = lumaOffset + row * 64;
      int a = luma[in] + luma[in + 48];
      int b = luma[in + 16] + luma[in + 32];
      int c = luma[in + 16] - luma[in + 32];
      int d = luma[in] - luma[in + 48];
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
