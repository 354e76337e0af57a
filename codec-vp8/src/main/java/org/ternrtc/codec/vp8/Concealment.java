package org.ternrtc.codec.vp8;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.prediction.InterPredictor;

/** Makes up what is missing of a picture: every macroblock moves on as it moved before. */
final class Concealment {
  /** So often, without a whole picture, motion goes on; then the picture stands still. */
  private static final int MAX_STEPS = 3;

  /** In quarter pixels: a made-up vector is no longer than this. */
  private static final int MAX_VECTOR = 4 * 64;

  private final InterPredictor predictor;
  private int steps;

  Concealment(Kernels kernels) {
    predictor = new InterPredictor(kernels);
  }

  /** A whole picture was decoded. */
  void pictureDecoded() {
    steps = 0;
  }

  /**
   * Fills the rows of a picture from {@code firstRow} on.
   *
   * @param last the picture before
   * @param info how its macroblocks moved
   */
  void fill(
      Kernels kernels, FrameBuffer last, FrameBuffer target, MacroblockInfo info, int firstRow) {
    steps = Math.min(steps + 1, MAX_STEPS);
    predictor.configure(kernels, 0);
    for (int row = firstRow; row < target.rows; row++) {
      for (int column = 0; column < target.columns; column++) {
        int index = info.index(row, column);
        boolean moved = info.reference[index] != Modes.INTRA_FRAME;
        int vector = moved ? info.vector[index] : MotionVectors.ZERO;
        predictor.predictWhole(last, target, carriedOn(vector), row, column);
      }
    }
  }

  private int carriedOn(int vector) {
    return MotionVectors.of(
        Math.clamp(MotionVectors.row(vector) * (long) steps, -MAX_VECTOR, MAX_VECTOR),
        Math.clamp(MotionVectors.column(vector) * (long) steps, -MAX_VECTOR, MAX_VECTOR));
  }
}
