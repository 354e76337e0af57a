package org.ternrtc.codec.vp8.kernel;

/**
 * How different two blocks of pixels are: what motion search and mode decision ask all the time.
 *
 * <p>{@link ScalarMotionKernels} is the definition, {@link VectorMotionKernels} returns the same
 * numbers. Stateless and thread-safe.
 */
public sealed interface MotionKernels permits ScalarMotionKernels, VectorMotionKernels {
  /** Sum of absolute differences over 16x16 pixels. */
  int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /** Sum of squared differences over 16x16 pixels. */
  int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /**
   * Half the sum of absolute Hadamard coefficients of the difference, each 4x4 block of the 16x16
   * pixels by itself: close to what the transform will leave to be coded.
   */
  int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);
}
