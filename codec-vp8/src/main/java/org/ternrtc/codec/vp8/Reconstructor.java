package org.ternrtc.codec.vp8;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.prediction.InterPredictor;
import org.ternrtc.codec.vp8.prediction.IntraPredictor;
import org.ternrtc.codec.vp8.transform.InverseTransform;

/**
 * Makes the pixels of a macroblock from its modes and coefficients: prediction plus residue, RFC
 * 6386 section 14.5, before the loop filter. Encoder and decoder share it, so that they agree.
 * Holds scratch space: one object per thread.
 */
final class Reconstructor {
  private final InterPredictor inter;
  private Kernels kernels;

  Reconstructor(Kernels kernels) {
    this.kernels = kernels;
    inter = new InterPredictor(kernels);
  }

  /** Sets what the frames to come use; the version is that of the frame tag. */
  void configure(Kernels kernelsToUse, int version) {
    kernels = kernelsToUse;
    inter.configure(kernelsToUse, version);
  }

  /**
   * Reconstructs one macroblock.
   *
   * @param reference the picture that an inter macroblock refers to; not looked at for intra
   * @param coded whether there are any coefficients
   * @param coefficients dequantized, see {@link InverseTransform}; where there is a Y2 block the
   *     luma DCs are overwritten
   * @param ends position behind each block's last coefficient
   */
  void reconstruct(
      FrameBuffer reference,
      FrameBuffer frame,
      MacroblockInfo info,
      int mbRow,
      int mbColumn,
      boolean coded,
      short[] coefficients,
      byte[] ends) {
    int index = info.index(mbRow, mbColumn);
    int mode = info.yMode[index];
    if (coded && Modes.hasY2(mode)) {
      InverseTransform.inverseWalsh(coefficients);
    }
    int y = frame.yOffset(mbRow, mbColumn);
    int uv = frame.uvOffset(mbRow, mbColumn);
    if (info.reference[index] != Modes.INTRA_FRAME) {
      inter.predict(reference, frame, info, mbRow, mbColumn);
    } else {
      predictChroma(frame, info.uvMode[index], mbRow, mbColumn, uv);
      if (mode == Modes.B_PRED) {
        reconstructBlocks(frame, info, mbRow, mbColumn, coded, coefficients, ends);
      } else {
        IntraPredictor.predict(
            mode,
            16,
            frame.y,
            y,
            frame.yStride,
            mbRow > 0,
            mbColumn > 0,
            frame.y,
            y,
            frame.yStride);
      }
    }
    if (coded) {
      if (mode != Modes.B_PRED) {
        InverseTransform.addLuma(kernels, coefficients, ends, frame.y, y, frame.yStride);
      }
      InverseTransform.addChroma(kernels, coefficients, ends, 16, frame.u, uv, frame.uvStride);
      InverseTransform.addChroma(kernels, coefficients, ends, 20, frame.v, uv, frame.uvStride);
    }
  }

  private static void predictChroma(FrameBuffer frame, int mode, int mbRow, int mbColumn, int uv) {
    int stride = frame.uvStride;
    boolean hasAbove = mbRow > 0;
    boolean hasLeft = mbColumn > 0;
    IntraPredictor.predict(mode, 8, frame.u, uv, stride, hasAbove, hasLeft, frame.u, uv, stride);
    IntraPredictor.predict(mode, 8, frame.v, uv, stride, hasAbove, hasLeft, frame.v, uv, stride);
  }

  /** Blocks of a B_PRED macroblock one after another: each predicts from the ones before. */
  private void reconstructBlocks(
      FrameBuffer frame,
      MacroblockInfo info,
      int mbRow,
      int mbColumn,
      boolean coded,
      short[] coefficients,
      byte[] ends) {
    byte[] plane = frame.y;
    int stride = frame.yStride;
    int modesAt = info.index(mbRow, mbColumn) * 16;
    int start = frame.yOffset(mbRow, mbColumn);
    int macroblockAboveRight =
        IntraPredictor.aboveRight(plane, start, stride, mbRow > 0, mbColumn == frame.columns - 1);
    for (int block = 0; block < 16; block++) {
      int offset = start + (block >> 2) * 4 * stride + (block & 3) * 4;
      int aboveRight =
          (block & 3) == 3
              ? macroblockAboveRight
              : IntraPredictor.fourPixels(plane, offset - stride + 4);
      IntraPredictor.predictBlock(
          info.blockMode[modesAt + block],
          plane,
          offset,
          stride,
          aboveRight,
          plane,
          offset,
          stride);
      if (coded) {
        InverseTransform.addBlock(kernels, coefficients, block, ends[block], plane, offset, stride);
      }
    }
  }
}
