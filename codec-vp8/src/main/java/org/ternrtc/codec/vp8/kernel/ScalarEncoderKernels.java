package org.ternrtc.codec.vp8.kernel;

/** The definition of {@link EncoderKernels}. */
public final class ScalarEncoderKernels implements EncoderKernels {
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
    return satd16(a, aOffset, aStride, b, bOffset, bStride, 16);
  }

  @Override
  public int satd16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return satd16(a, aOffset, aStride, b, bOffset, bStride, 8);
  }

  private static int satd16(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int rows) {
    int sum = 0;
    for (int row = 0; row < rows; row += 4) {
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
    for (int block = 0; block < 4; block++) {
      dct4x4(
          source,
          sourceOffset + block * 4,
          sourceStride,
          prediction,
          predictionOffset + block * 4,
          predictionStride,
          out,
          at + block * 4,
          1,
          16);
    }
  }

  /**
   * The forward transform of one block; see {@link EncoderKernels#forwardDct}. All numbers on the
   * way fit into 16 bits: sqrt(2) cos(pi/8) and sqrt(2) sin(pi/8) are taken as (5 + 29/128) / 4 and
   * (2 + 21/128) / 4.
   *
   * @param rowStep how far apart in {@code out} the rows of coefficients lie
   * @param columnStep how far the columns
   */
  public static void dct4x4(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at,
      int rowStep,
      int columnStep) {
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
      int to = at + column * columnStep;
      // Two fractional bits are kept between the passes.
      out[to] = (short) ((d0 + d3 + d1 + d2) << 2);
      out[to + rowStep] = (short) (5 * outer + 2 * inner + ((29 * outer + 21 * inner + 64) >> 7));
      out[to + 2 * rowStep] = (short) ((d0 + d3 - d1 - d2) << 2);
      out[to + 3 * rowStep] =
          (short) (2 * outer - 5 * inner + ((21 * outer - 29 * inner + 64) >> 7));
    }
    for (int row = 0; row < 4; row++) {
      int to = at + row * rowStep;
      int x0 = out[to];
      int x1 = out[to + columnStep];
      int x2 = out[to + 2 * columnStep];
      int x3 = out[to + 3 * columnStep];
      int outer = (x0 - x3) >> 1;
      int inner = (x1 - x2) >> 1;
      int outerRest = outer >> 3;
      int innerRest = inner >> 3;
      // 12 and 8 take back what shifting to the right takes away on average.
      int odd = 5 * outer + 2 * inner + ((29 * outerRest + 21 * innerRest) >> 4) + 12;
      int last = 2 * outer - 5 * inner + ((21 * outerRest - 29 * innerRest) >> 4) + 8;
      out[to] = (short) ((x0 + x3 + x1 + x2 + 4) >> 3);
      out[to + columnStep] = (short) (odd >> 4);
      out[to + 2 * columnStep] = (short) ((x0 + x3 - x1 - x2 + 4) >> 3);
      out[to + 3 * columnStep] = (short) (last >> 4);
    }
  }

  @Override
  public void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    for (int row = 0; row < 16; row++) {
      System.arraycopy(a, aOffset + row * aStride, b, bOffset + row * bStride, 16);
    }
  }

  @Override
  public int blocksAbove(short[] coefficients, int at, int strips, short dc, short ac) {
    int bits = 0;
    for (int block = 0; block < 4 * strips; block++) {
      int first = at + (block >> 2) * 64 + (block & 3) * 4;
      boolean above = Math.abs(coefficients[first]) >= dc;
      for (int i = 1; i < 16; i++) {
        above |= Math.abs(coefficients[first + (i >> 2) * 16 + (i & 3)]) >= ac;
      }
      bits |= above ? 1 << block : 0;
    }
    return bits;
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
