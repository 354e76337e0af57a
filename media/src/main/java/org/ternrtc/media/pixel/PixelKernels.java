package org.ternrtc.media.pixel;

/**
 * The inner loops, one row of pixels at a time. Two forms with equal bits; {@link KernelChoice}
 * takes one. No form allocates, none keeps state.
 *
 * <p>A pixel is an int 0xAARRGGBB, which little-endian machines store as the bytes B, G, R, A; the
 * top byte is ignored.
 */
sealed interface PixelKernels permits ScalarPixelKernels, VectorPixelKernels {
  /** Luma of so many pixels: {@code (66 R + 129 G + 25 B + 128) / 256 + 16}. */
  void luma(int[] rgb, int offset, byte[] out, int outOffset, int width);

  /**
   * Chroma of two rows of pixels: the rounded mean of two by two pixels in R, G and B, then {@code
   * (-38 R - 74 G + 112 B + 128) / 256 + 128} and {@code (112 R - 94 G - 18 B + 128) / 256 + 128}.
   * The last column of an odd width counts twice. For the last row of an odd height, give it twice.
   *
   * @param width in pixels; half of it, rounded up, is written
   */
  void chroma(int[] rgb, int upper, int lower, byte[] out, int uOffset, int vOffset, int width);

  /**
   * A row of pixels from its luma and chroma, in steps of 1/128: {@code y = 149 (min(Y, 235) - 16)
   * + 64}, then R, G and B are {@code y + 204 V}, {@code y - 50 U - 104 V} and {@code y + 258 U},
   * shifted by 7 and clamped, where U and V are taken minus 128 and not under -127.
   */
  void rgb(byte[] in, int yOffset, int uOffset, int vOffset, int[] rgb, int rgbOffset, int width);

  /**
   * The rounded mean of two by two samples.
   *
   * @param width samples written; twice as many are read from both rows
   */
  void halve(byte[] in, int upper, int lower, byte[] out, int outOffset, int width);
}
