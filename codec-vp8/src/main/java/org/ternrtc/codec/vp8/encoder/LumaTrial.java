package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.transform.Quantizer;

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

  // Of a vector of whole pixels the prediction lies in the reference itself.
  private byte[] nextPlane = {};
  private int nextAt;
  private int nextStride;
  private boolean nextIsBuffer;
  private boolean tried;
  private byte[] keptPlane = {};
  private int keptAt;
  private int keptStride;
  private boolean holdsKept;

  // The buffer that does not hold the kept prediction takes the next one.
  private byte[] buffer = new byte[STRIDE * 16];
  private byte[] spare = new byte[STRIDE * 16];

  LumaTrial(ActiveKernels kernels) {
    this.kernels = kernels;
  }

  /** Sets the macroblock. */
  void start(SourcePicture source, int mbRow, int mbColumn) {
    tried = false;
    holdsKept = false;
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
    tried = true;
    nextIsBuffer = ((row | column) & 3) != 0;
    if (!nextIsBuffer) {
      nextPlane = reference.y;
      nextAt = from;
      nextStride = reference.yStride;
      return kernels.metrics.satd16x16(current, 0, STRIDE, reference.y, from, reference.yStride);
    }
    kernels.pixels.sixTap(
        reference.y,
        from,
        reference.yStride,
        buffer,
        0,
        STRIDE,
        16,
        16,
        (column & 3) * 2,
        (row & 3) * 2,
        filterScratch);
    nextPlane = buffer;
    nextAt = 0;
    nextStride = STRIDE;
    return kernels.metrics.satd16x16(current, 0, STRIDE, buffer, 0, STRIDE);
  }

  /** The last trial is the best so far; when there was none, nothing is held. */
  void keep() {
    if (nextIsBuffer) {
      buffer = spare;
      spare = nextPlane;
      nextIsBuffer = false;
    }
    keptPlane = nextPlane;
    keptAt = nextAt;
    keptStride = nextStride;
    holdsKept = tried;
  }

  /** A vector was taken without a trial: there is no prediction of it to keep. */
  void keepNothing() {
    holdsKept = false;
  }

  /** Whether {@link #putKept} can give the best prediction. */
  boolean holdsKept() {
    return holdsKept;
  }

  /** Whether the kept prediction leaves nothing of luma to be coded. */
  boolean keptVanishes(
      ResidualCoder residual, SourcePicture source, int sourceAt, Quantizer quantizer) {
    return holdsKept
        && residual.lumaVanishes(source, sourceAt, keptPlane, keptAt, keptStride, quantizer);
  }

  /** Puts the kept prediction into a picture. */
  void putKept(FrameBuffer picture, int at) {
    kernels.metrics.copy16x16(keptPlane, keptAt, keptStride, picture.y, at, picture.yStride);
  }
}
