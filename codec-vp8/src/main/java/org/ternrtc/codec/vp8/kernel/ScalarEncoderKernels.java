package org.ternrtc.codec.vp8.kernel;

/** The definition of {@link EncoderKernels}. */
public final class ScalarEncoderKernels implements EncoderKernels {
  // sqrt(2) cos(pi/8) and sqrt(2) sin(pi/8) with 12 fractional bits.
  static final int COS = 5352;
  static final int SIN = 2217;

  /** Raster places in the order in which coefficients are sent, RFC 6386 section 13. */
  static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad16(a, aOffset, aStride, b, bOffset, bStride, 16);
  }

  @Override
  public int sad16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad16(a, aOffset, aStride, b, bOffset, bStride, 8);
  }

  private static int sad16(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int rows) {
    int sum = 0;
    for (int row = 0; row < rows; row++) {
      int i = aOffset + row * aStride;
      int j = bOffset + row * bStride;
      for (int column = 0; column < 16; column++) {
        sum += Math.abs((a[i + column] & 0xFF) - (b[j + column] & 0xFF));
      }
    }
    return sum;
  }

  @Override
  public int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row++) {
      int i = aOffset + row * aStride;
      int j = bOffset + row * bStride;
      for (int column = 0; column < 16; column++) {
        int difference = (a[i + column] & 0xFF) - (b[j + column] & 0xFF);
        sum += difference * difference;
      }
    }
    return sum;
  }

  @Override
  public int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row += 4) {
      for (int column = 0; column < 16; column += 4) {
        sum +=
            absoluteHadamard4x4(
                a,
                aOffset + row * aStride + column,
                aStride,
                b,
                bOffset + row * bStride + column,
                bStride);
      }
    }
    return sum >> 1;
  }

  @Override
  public void forwardDct(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at) {
    dct4x4(
        source,
        sourceOffset,
        sourceStride,
        prediction,
        predictionOffset,
        predictionStride,
        out,
        at);
    dct4x4(
        source,
        sourceOffset + 4,
        sourceStride,
        prediction,
        predictionOffset + 4,
        predictionStride,
        out,
        at + 16);
  }

  /** The forward transform of one block; see {@link EncoderKernels#forwardDct}. */
  public static void dct4x4(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at) {
    for (int column = 0; column < 4; column++) {
      int s = sourceOffset + column;
      int p = predictionOffset + column;
      int d0 = (source[s] & 0xFF) - (prediction[p] & 0xFF);
      int d1 = (source[s + sourceStride] & 0xFF) - (prediction[p + predictionStride] & 0xFF);
      int d2 =
          (source[s + 2 * sourceStride] & 0xFF) - (prediction[p + 2 * predictionStride] & 0xFF);
      int d3 =
          (source[s + 3 * sourceStride] & 0xFF) - (prediction[p + 3 * predictionStride] & 0xFF);
      int outer = d0 - d3;
      int inner = d1 - d2;
      int to = at + column;
      // Three fractional bits are kept between the passes.
      out[to] = (short) ((d0 + d3 + d1 + d2) << 3);
      out[to + 4] = (short) ((outer * COS + inner * SIN + 256) >> 9);
      out[to + 8] = (short) ((d0 + d3 - d1 - d2) << 3);
      out[to + 12] = (short) ((outer * SIN - inner * COS + 256) >> 9);
    }
    for (int row = 0; row < 4; row++) {
      int to = at + row * 4;
      int sum = out[to] + out[to + 3];
      int middle = out[to + 1] + out[to + 2];
      int outer = out[to] - out[to + 3];
      int inner = out[to + 1] - out[to + 2];
      out[to] = (short) ((sum + middle + 8) >> 4);
      out[to + 1] = (short) ((outer * COS + inner * SIN + 32768) >> 16);
      out[to + 2] = (short) ((sum - middle + 8) >> 4);
      out[to + 3] = (short) ((outer * SIN - inner * COS + 32768) >> 16);
    }
  }

  @Override
  public void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    for (int row = 0; row < 16; row++) {
      System.arraycopy(a, aOffset + row * aStride, b, bOffset + row * bStride, 16);
    }
  }

  @Override
  public int blocksAbove(short[] coefficients, int at, int count, short[] thresholds) {
    int bits = 0;
    for (int block = 0; block < count; block++) {
      bits |= isAbove(coefficients, at + block * 16, thresholds) ? 1 << block : 0;
    }
    return bits;
  }

  private static boolean isAbove(short[] coefficients, int at, short[] thresholds) {
    for (int i = 0; i < 16; i++) {
      if (Math.abs(coefficients[at + i]) >= thresholds[i]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int quantize(
      short[] coefficients, int at, BlockQuantizer quantizer, short[] levels, int levelsAt) {
    int end = 0;
    for (int i = 0; i < 16; i++) {
      int place = ZIGZAG[i];
      int value = coefficients[at + place];
      int sign = value >> 31;
      int scaled =
          (((value ^ sign) - sign) + quantizer.rounding[place]) * quantizer.reciprocal[place];
      int level = (Math.min(scaled >> 16, BlockQuantizer.MAX_LEVEL) ^ sign) - sign;
      levels[levelsAt + i] = (short) level;
      coefficients[at + place] = (short) (level * quantizer.step[place]);
      end = level != 0 ? i + 1 : end;
    }
    return end;
  }

  @Override
  public void trueMotion16x16(
      byte[] plane, int offset, int stride, byte[] target, int targetOffset, int targetStride) {
    int above = offset - stride;
    int corner = plane[above - 1] & 0xFF;
    for (int row = 0; row < 16; row++) {
      int difference = (plane[offset + row * stride - 1] & 0xFF) - corner;
      int at = targetOffset + row * targetStride;
      for (int column = 0; column < 16; column++) {
        target[at + column] =
            (byte) Math.max(0, Math.min(255, (plane[above + column] & 0xFF) + difference));
      }
    }
  }

  /** Half the sum of absolute Hadamard coefficients over one 4x4 block. */
  public static int satd4x4(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return absoluteHadamard4x4(a, aOffset, aStride, b, bOffset, bStride) >> 1;
  }

  private static int absoluteHadamard4x4(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    // Two 16-bit lanes in an int: columns 0 and 2, columns 1 and 3. A borrow from the lower lane
    // into the upper one is undone when the lanes are taken apart.
    int e0 = pair(a, aOffset, b, bOffset);
    int o0 = pair(a, aOffset + 1, b, bOffset + 1);
    int e1 = pair(a, aOffset + aStride, b, bOffset + bStride);
    int o1 = pair(a, aOffset + aStride + 1, b, bOffset + bStride + 1);
    int e2 = pair(a, aOffset + 2 * aStride, b, bOffset + 2 * bStride);
    int o2 = pair(a, aOffset + 2 * aStride + 1, b, bOffset + 2 * bStride + 1);
    int e3 = pair(a, aOffset + 3 * aStride, b, bOffset + 3 * bStride);
    int o3 = pair(a, aOffset + 3 * aStride + 1, b, bOffset + 3 * bStride + 1);
    return column(e0 + o0, e1 + o1, e2 + o2, e3 + o3) + column(e0 - o0, e1 - o1, e2 - o2, e3 - o3);
  }

  private static int pair(byte[] a, int i, byte[] b, int j) {
    return (a[i] & 0xFF) - (b[j] & 0xFF) + (((a[i + 2] & 0xFF) - (b[j + 2] & 0xFF)) << 16);
  }

  private static int column(int p0, int p1, int p2, int p3) {
    int s = p0 + p1;
    int d = p0 - p1;
    int t = p2 + p3;
    int e = p2 - p3;
    return lanes(s + t) + lanes(s - t) + lanes(d + e) + lanes(d - e);
  }

  private static int lanes(int pair) {
    int low = (short) pair;
    int high = (pair - low) >> 16;
    // |high + low| + |high - low|: the last butterfly.
    return 2 * Math.max(Math.abs(high), Math.abs(low));
  }
}
