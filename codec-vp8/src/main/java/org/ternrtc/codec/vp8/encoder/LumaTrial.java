package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.Kernels;

/**
 * Predicts the luma of one macroblock by trial and measures what would be left over. Keeps the best
 * prediction so far, which then need not be made again. One object serves one thread.
 */
final class LumaTrial {
  /** Bytes from row to row of {@link #current} and of the predictions. */
  static final int STRIDE = 16;

  private final ActiveKernels kernels;
  private final byte[] filterScratch = new byte[Kernels.SCRATCH];

  /** The macroblock's pixels, packed: loaded many times. */
  final byte[] current = new byte[STRIDE * 16];

  private byte[] next = new byte[STRIDE * 16];
  private byte[] kept = new byte[STRIDE * 16];
  private boolean nextIsWhole;
  private boolean keptIsWhole;

  LumaTrial(ActiveKernels kernels) {
    this.kernels = kernels;
  }

  /** Sets the macroblock. */
  void start(SourcePicture source, int mbRow, int mbColumn) {
    kernels.metrics.copy16x16(
        source.data, source.yOffset(mbRow, mbColumn), source.yStride, current, 0, STRIDE);
  }

  /**
   * Predicts along a vector.
   *
   * @param at the macroblock's place in the reference
   * @return the absolute Hadamard coefficients of what is left over
   */
  int distortion(FrameBuffer reference, int at, int vector) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    int from = at + (row >> 2) * reference.yStride + (column >> 2);
    nextIsWhole = ((row | column) & 3) == 0;
    if (nextIsWhole) {
      return kernels.metrics.satd16x16(current, 0, STRIDE, reference.y, from, reference.yStride);
    }
    kernels.pixels.sixTap(
        reference.y,
        from,
        reference.yStride,
        next,
        0,
        STRIDE,
        16,
        16,
        (column & 3) * 2,
        (row & 3) * 2,
        filterScratch);
    return kernels.metrics.satd16x16(current, 0, STRIDE, next, 0, STRIDE);
  }

  /** The last trial is the best so far. */
  void keep() {
    byte[] free = kept;
    kept = next;
    next = free;
    keptIsWhole = nextIsWhole;
  }

  /** A vector was taken without a trial: there is no prediction of it to keep. */
  void keepNothing() {
    keptIsWhole = true;
  }

  /** Whether {@link #putKept} can give the best prediction: one of whole pixels is not held. */
  boolean holdsKept() {
    return !keptIsWhole;
  }

  /** Puts the kept prediction into a picture. */
  void putKept(FrameBuffer picture, int at) {
    kernels.metrics.copy16x16(kept, 0, STRIDE, picture.y, at, picture.yStride);
  }
}
