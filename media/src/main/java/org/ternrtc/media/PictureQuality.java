package org.ternrtc.media;

/**
 * How far one picture is from another of the same size: squared error, and from it the peak
 * signal-to-noise ratio in decibels. Equal planes give {@link Double#POSITIVE_INFINITY}.
 *
 * <p>Errors can be added up over many pictures, as {@code vpxenc --psnr} does, before {@link
 * #psnr(long, long)} turns the sum into decibels.
 *
 * @param luma sum of squared errors of Y
 * @param u sum of squared errors of U
 * @param v sum of squared errors of V
 * @param lumaSamples how many samples of Y were compared
 * @param chromaSamples how many samples of U, and again of V, were compared
 */
public record PictureQuality(long luma, long u, long v, long lumaSamples, long chromaSamples) {
  /**
   * Compares two pictures.
   *
   * @throws IllegalArgumentException when their sizes differ
   */
  public static PictureQuality compare(VideoFrame a, VideoFrame b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(a + " against " + b);
    }
    int chromaWidth = (a.width() + 1) / 2;
    int chromaHeight = (a.height() + 1) / 2;
    return new PictureQuality(
        squaredError(
            a, a.yOffset(), a.yStride(), b, b.yOffset(), b.yStride(), a.width(), a.height()),
        squaredError(
            a, a.uOffset(), a.uvStride(), b, b.uOffset(), b.uvStride(), chromaWidth, chromaHeight),
        squaredError(
            a, a.vOffset(), a.uvStride(), b, b.vOffset(), b.uvStride(), chromaWidth, chromaHeight),
        (long) a.width() * a.height(),
        (long) chromaWidth * chromaHeight);
  }

  /** Decibels from a sum of squared errors over so many samples of 8 bit. */
  public static double psnr(long squaredError, long samples) {
    return 10 * Math.log10(255.0 * 255.0 * samples / squaredError);
  }

  public double psnrY() {
    return psnr(luma, lumaSamples);
  }

  public double psnrU() {
    return psnr(u, chromaSamples);
  }

  public double psnrV() {
    return psnr(v, chromaSamples);
  }

  /** Over the samples of all three planes together. */
  public double psnr() {
    return psnr(luma + u + v, lumaSamples + 2 * chromaSamples);
  }

  /** The errors of two comparisons together. */
  public PictureQuality plus(PictureQuality other) {
    return new PictureQuality(
        luma + other.luma,
        u + other.u,
        v + other.v,
        lumaSamples + other.lumaSamples,
        chromaSamples + other.chromaSamples);
  }

  private static long squaredError(
      VideoFrame a,
      int aOffset,
      int aStride,
      VideoFrame b,
      int bOffset,
      int bStride,
      int width,
      int height) {
    long sum = 0;
    for (int row = 0; row < height; row++) {
      sum += rowError(a.data(), aOffset + row * aStride, b.data(), bOffset + row * bStride, width);
    }
    return sum;
  }

  /** At most 16383 * 65025: an int. */
  private static int rowError(byte[] a, int aOffset, byte[] b, int bOffset, int width) {
    int sum = 0;
    for (int x = 0; x < width; x++) {
      int difference = (a[aOffset + x] & 0xFF) - (b[bOffset + x] & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }
}
