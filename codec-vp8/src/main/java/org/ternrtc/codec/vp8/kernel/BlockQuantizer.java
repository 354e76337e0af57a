package org.ternrtc.codec.vp8.kernel;

/**
 * What quantizes one kind of block, coefficient by coefficient in raster order: flat tables for
 * {@link EncoderKernels#quantize}. Whoever makes one fills it; after that nobody writes to it.
 */
// The package is not exported, and an accessor that copies would sit in the hottest loops.
@SuppressWarnings("MutablePublicArray")
public final class BlockQuantizer {
  /** Largest magnitude of a level. */
  public static final int MAX_LEVEL = 2047;

  /** The factor that a decoder multiplies with. */
  public final short[] step = new short[16];

  /** 65536 divided by the step, rounded up; 0 for a coefficient that is left out. */
  public final int[] reciprocal = new int[16];

  /** What is added to a magnitude before it is divided. */
  public final short[] rounding = new short[16];

  /** The smallest magnitude whose level is not 0. */
  public final short[] threshold = new short[16];

  /**
   * Whether a block in raster order has a coefficient that will not quantize to nothing. Not a
   * kernel: whoever has just written a block short by short would wait for it as a vector.
   */
  public boolean isAbove(short[] coefficients, int at) {
    for (int i = 0; i < 16; i++) {
      if (Math.abs(coefficients[at + i]) >= threshold[i]) {
        return true;
      }
    }
    return false;
  }
}
