package org.ternrtc.media.denoise;

/**
 * The inner loops of {@link TemporalDenoiser}, on blocks. {@link ScalarDenoiseKernels} is the
 * definition, {@link VectorDenoiseKernels} gives equal bits; {@link DenoiseKernelChoice} takes one.
 * No form allocates, none keeps state.
 */
sealed interface DenoiseKernels permits ScalarDenoiseKernels, VectorDenoiseKernels {
  /** Sum of absolute differences over 16x16 samples. */
  int sad16x16(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride);

  /**
   * Moves each sample towards the one before: by the difference times {@code weight - slope *
   * |difference|}, not under 0, in steps of 1/256, rounded. A small difference is noise and goes
   * almost whole, a large one is the picture and stays.
   *
   * @param width 16 or 8
   * @param weight 0 to 254
   * @param slope 2 to 230
   */
  void blend(
      byte[] now,
      int nowAt,
      int nowStride,
      byte[] before,
      int beforeAt,
      int beforeStride,
      byte[] out,
      int outAt,
      int outStride,
      int width,
      int height,
      int weight,
      int slope);
}
