package org.ternrtc.media.pixel;

/**
 * The inner loops, one row of pixels at a time. Two forms with equal bits; {@link KernelChoice}
 * takes one. No form allocates, none keeps state.
 *
 * <p>A pixel is an int 0xAARRGGBB, which little-endian machines store as the bytes B, G, R, A; the
 * top byte is ignored.
 */
sealed interface PixelKernels permits ScalarPixelKernels, VectorPixelKernels {
  /** Luma of so many pixels: {@code (r R + g G + b B + 128) / 256 + black}. */
  void luma(ColourMatrix m, int[] rgb, int offset, byte[] out, int outOffset, int width);

  /**
   * Chroma of two rows of pixels: the rounded mean of two by two pixels in R, G and B, then {@code
   * (r R + g G + b B + 128) / 256 + 128}. The last column of an odd width counts twice. For the
   * last row of an odd height, give it twice.
   *
   * @param width in pixels; half of it, rounded up, is written
   */
  void chroma(
      ColourMatrix m,
      int[] rgb,
      int upper,
      int lower,
      byte[] out,
      int uOffset,
      int vOffset,
      int width);

  /**
   * A row of pixels from its luma and chroma, in steps of 1/128: {@code y = scale (min(Y, maxLuma)
   * - black) + 64}, then R, G and B are {@code y + redOfV V}, {@code y - greenOfU U - greenOfV V}
   * and {@code y + blueOfU U}, shifted by 7 and clamped, where U and V are taken minus 128 and no
   * farther from 0 than maxChroma.
   */
  void rgb(
      ColourMatrix m,
      byte[] in,
      int yOffset,
      int uOffset,
      int vOffset,
      int[] rgb,
      int rgbOffset,
      int width);

  /**
   * The rounded mean of two by two samples.
   *
   * @param width samples written; twice as many are read from both rows
   */
  void halve(byte[] in, int upper, int lower, byte[] out, int outOffset, int width);

  /**
   * Luma out of a row of packed 4:2:2.
   *
   * @param chromaFirst false for the bytes Y U Y V, true for U Y V Y
   * @param width in pixels, each of two bytes
   */
  void lumaOf422(byte[] in, int offset, boolean chromaFirst, byte[] out, int outOffset, int width);

  /**
   * Chroma out of two rows of packed 4:2:2, their rounded mean. For the last row of an odd height,
   * give it twice.
   *
   * @param chromaFirst false for the bytes Y U Y V, true for U Y V Y
   * @param width in pixels; half of it, rounded up, is written, and pairs are read whole
   */
  void chromaOf422(
      byte[] in,
      int upper,
      int lower,
      boolean chromaFirst,
      byte[] out,
      int uOffset,
      int vOffset,
      int width);

  /**
   * Takes pairs of samples apart, as the chroma of NV12.
   *
   * @param width pairs
   */
  void split(byte[] in, int offset, byte[] out, int uOffset, int vOffset, int width);
}
