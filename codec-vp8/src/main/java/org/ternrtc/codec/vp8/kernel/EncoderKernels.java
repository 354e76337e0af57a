package org.ternrtc.codec.vp8.kernel;

/**
 * What only an encoder needs: how different two blocks of pixels are, which motion search and mode
 * decision ask all the time, the forward transform, and whether a block will quantize to nothing.
 *
 * <p>{@link ScalarEncoderKernels} is the definition; {@link VectorEncoderKernels} and, where
 * vectors have 128 bits, {@code NarrowEncoderKernels} return the same numbers. Stateless and
 * thread-safe.
 */
public sealed interface EncoderKernels
    permits ScalarEncoderKernels, VectorEncoderKernels, NarrowEncoderKernels {
  /** Sum of absolute differences over 16x16 pixels. */
  int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /** Sum of absolute differences over 16 pixels in each of eight rows. */
  int sad16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /** Sum of squared differences over 16x16 pixels. */
  int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /**
   * Half the sum of absolute Hadamard coefficients of the difference, each 4x4 block of the 16x16
   * pixels by itself: close to what the transform will leave to be coded.
   */
  int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /** The same over 16 pixels in each of eight rows. */
  int satd16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /**
   * Transforms the differences of four 4x4 blocks that lie side by side: the DCT that RFC 6386
   * section 14.4 inverts, whose coefficients are twice the orthonormal ones, to within one.
   *
   * @param out receives 64 coefficients from {@code at}: that of block b, row r and column c lies
   *     16 c + 4 b + r after it
   */
  void forwardDct(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at);

  /** Copies 16x16 pixels. */
  void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /**
   * Which blocks have a coefficient that will not quantize to nothing.
   *
   * @param coefficients as {@link #forwardDct} leaves them: {@code strips} times 64, from {@code
   *     at}
   * @param strips up to eight
   * @param dc the smallest magnitude of a DC that counts
   * @param ac the same of all others
   * @return a bit for each block, the lowest for the first
   */
  int blocksAbove(short[] coefficients, int at, int strips, short dc, short ac);

  /**
   * Quantizes one block.
   *
   * @param coefficients raster order from {@code at}; replaced by what a decoder will see
   * @param levels receives the levels in zigzag order from {@code levelsAt}
   * @return place after the last level that is not 0
   */
  int quantize(
      short[] coefficients, int at, BlockQuantizer quantizer, short[] levels, int levelsAt);

  /**
   * Intra prediction of 16x16 pixels from the row above and the column to the left, RFC 6386
   * section 12.2.
   */
  void trueMotion16x16(
      byte[] plane, int offset, int stride, byte[] target, int targetOffset, int targetStride);
}
