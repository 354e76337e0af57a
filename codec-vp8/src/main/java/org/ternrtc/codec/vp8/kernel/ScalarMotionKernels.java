package org.ternrtc.codec.vp8.kernel;

/** The definition of {@link MotionKernels}. */
public final class ScalarMotionKernels implements MotionKernels {
  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row++) {
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
