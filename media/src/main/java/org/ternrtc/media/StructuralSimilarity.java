package org.ternrtc.media;

/**
 * How alike two pictures look: SSIM over windows of 8x8 samples, four apart, each counting the
 * same, as {@code ffmpeg}'s filter of that name computes it. 1 is equal.
 *
 * @param y of the luma plane
 * @param u of the U plane
 * @param v of the V plane
 * @param all of all planes, each counting by its samples
 */
public record StructuralSimilarity(double y, double u, double v, double all) {
  private static final long PIXELS = 64;
  private static final long C1 = Math.round(.01 * .01 * 255 * 255 * 64);
  private static final long C2 = Math.round(.03 * .03 * 255 * 255 * 64 * 63);

  /**
   * Compares two pictures of at least 16x16.
   *
   * @throws IllegalArgumentException when their sizes differ or are smaller
   */
  public static StructuralSimilarity compare(VideoFrame a, VideoFrame b) {
    if (a.width() != b.width() || a.height() != b.height() || a.width() < 16 || a.height() < 16) {
      throw new IllegalArgumentException(a + " against " + b);
    }
    int width = (a.width() + 1) / 2;
    int height = (a.height() + 1) / 2;
    double y =
        plane(a, a.yOffset(), a.yStride(), b, b.yOffset(), b.yStride(), a.width(), a.height());
    double u = plane(a, a.uOffset(), a.uvStride(), b, b.uOffset(), b.uvStride(), width, height);
    double v = plane(a, a.vOffset(), a.uvStride(), b, b.vOffset(), b.uvStride(), width, height);
    double luma = (double) a.width() * a.height();
    double chroma = (double) width * height;
    return new StructuralSimilarity(y, u, v, (y * luma + (u + v) * chroma) / (luma + 2 * chroma));
  }

  private static double plane(
      VideoFrame a,
      int aOffset,
      int aStride,
      VideoFrame b,
      int bOffset,
      int bStride,
      int width,
      int height) {
    int columns = width / 4;
    int rows = height / 4;
    // Four sums of each 4x4 block: a, b, their squares together, their products.
    long[] upper = new long[4 * columns];
    long[] lower = new long[4 * columns];
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      long[] swap = upper;
      upper = lower;
      lower = swap;
      for (int column = 0; column < columns; column++) {
        block(
            a.data(),
            aOffset + row * 4 * aStride + column * 4,
            aStride,
            b.data(),
            bOffset + row * 4 * bStride + column * 4,
            bStride,
            lower,
            4 * column);
      }
      for (int column = 0; row > 0 && column + 1 < columns; column++) {
        sum += window(upper, lower, 4 * column);
      }
    }
    return sum / ((columns - 1.0) * (rows - 1.0));
  }

  private static void block(
      byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride, long[] out, int at) {
    int s1 = 0;
    int s2 = 0;
    int ss = 0;
    int s12 = 0;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int p = a[aAt + y * aStride + x] & 0xFF;
        int q = b[bAt + y * bStride + x] & 0xFF;
        s1 += p;
        s2 += q;
        ss += p * p + q * q;
        s12 += p * q;
      }
    }
    out[at] = s1;
    out[at + 1] = s2;
    out[at + 2] = ss;
    out[at + 3] = s12;
  }

  private static double window(long[] upper, long[] lower, int at) {
    long s1 = upper[at] + upper[at + 4] + lower[at] + lower[at + 4];
    long s2 = upper[at + 1] + upper[at + 5] + lower[at + 1] + lower[at + 5];
    long ss = upper[at + 2] + upper[at + 6] + lower[at + 2] + lower[at + 6];
    long s12 = upper[at + 3] + upper[at + 7] + lower[at + 3] + lower[at + 7];
    long variances = ss * PIXELS - s1 * s1 - s2 * s2;
    long covariance = s12 * PIXELS - s1 * s2;
    return (2.0 * s1 * s2 + C1)
        * (2.0 * covariance + C2)
        / ((1.0 * s1 * s1 + 1.0 * s2 * s2 + C1) * (1.0 * variances + C2));
  }
}
