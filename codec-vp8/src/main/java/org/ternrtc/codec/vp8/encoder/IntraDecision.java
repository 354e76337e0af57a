package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.ModeWriter;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels;
import org.ternrtc.codec.vp8.prediction.IntraPredictor;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * Chooses intra modes, RFC 6386 sections 11 and 12: what a mode's prediction leaves over, as
 * absolute Hadamard coefficients, plus the price of the mode's bits.
 */
final class IntraDecision {
  private static final int STRIDE = 16;

  /** The modes of a block that come first are often enough. */
  private static final int FEW_MODES = 4;

  /** Up to this price per step, of a block, they are. */
  private static final int FEW_ENOUGH = 4;

  private final MacroblockInfo info;
  private final ModeCosts costs;
  private final ResidualCoder residual;
  private final ActiveKernels kernels;
  private final byte[] scratch = new byte[STRIDE * 16];

  /** U and V side by side. */
  private final byte[] chromaSource = new byte[STRIDE * 8];

  private int lumaMode;

  IntraDecision(
      MacroblockInfo info, ModeCosts costs, ResidualCoder residual, ActiveKernels kernels) {
    this.info = info;
    this.costs = costs;
    this.residual = residual;
    this.kernels = kernels;
  }

  /** Finds the best mode for luma as a whole; returns its price. */
  int luma(SourcePicture source, FrameBuffer picture, int mbRow, int mbColumn, int lambda) {
    int sourceAt = source.yOffset(mbRow, mbColumn);
    int at = picture.yOffset(mbRow, mbColumn);
    int best = Integer.MAX_VALUE;
    for (int mode = Modes.DC_PRED; mode <= Modes.TM_PRED; mode++) {
      if (mode == Modes.TM_PRED) {
        kernels.metrics.trueMotion16x16(picture.y, at, picture.yStride, scratch, 0, STRIDE);
      } else {
        IntraPredictor.predict(
            mode, 16, picture.y, at, picture.yStride, mbRow > 0, mbColumn > 0, scratch, 0, STRIDE);
      }
      int price =
          kernels.metrics.satd16x16(source.data, sourceAt, source.yStride, scratch, 0, STRIDE)
              + Lambda.price(costs.intraLuma(mode), lambda);
      if (price < best) {
        best = price;
        lumaMode = mode;
      }
    }
    return best;
  }

  /** The mode that {@link #luma} chose. */
  int lumaMode() {
    return lumaMode;
  }

  /**
   * Chooses a mode for each of the sixteen luma blocks and codes them at once, because each block's
   * prediction builds on the reconstruction of those before.
   *
   * @param modes how many modes are tried, in their order: four are DC, TrueMotion, vertical and
   *     horizontal
   * @param limit where it stops to be worth going on
   * @return the price, or a number above {@code limit} when the search ended early
   */
  int blocks(
      SourcePicture source,
      FrameBuffer picture,
      int mbRow,
      int mbColumn,
      Quantizer quantizer,
      int lambda,
      int modes,
      int limit) {
    int index = info.index(mbRow, mbColumn);
    int sourceAt = source.yOffset(mbRow, mbColumn);
    int at = picture.yOffset(mbRow, mbColumn);
    int edge =
        IntraPredictor.aboveRight(
            picture.y, at, picture.yStride, mbRow > 0, mbColumn == info.columns - 1);
    // The contexts of the blocks inside look at this macroblock's own modes.
    info.yMode[index] = Modes.B_PRED;
    int sum = Lambda.price(costs.intraLuma(Modes.B_PRED), lambda);
    for (int block = 0; block < 16 && sum <= limit; block++) {
      int to = at + (block >> 2) * 4 * picture.yStride + (block & 3) * 4;
      int from = sourceAt + (block >> 2) * 4 * source.yStride + (block & 3) * 4;
      int aboveRight =
          (block & 3) == 3 ? edge : IntraPredictor.fourPixels(picture.y, to - picture.yStride + 4);
      int context = ModeWriter.keyBlockContext(info, index, block);
      int best = Integer.MAX_VALUE;
      int bestMode = 0;
      for (int mode = 0; mode < modes; mode++) {
        int rate = Lambda.price(costs.block(mode, context), lambda);
        if (mode == FEW_MODES && best <= FEW_ENOUGH * quantizer.step()) {
          break;
        }
        if (rate >= best) {
          continue;
        }
        IntraPredictor.predictBlock(
            mode, picture.y, to, picture.yStride, aboveRight, scratch, 0, STRIDE);
        int price =
            ScalarEncoderKernels.satd4x4(source.data, from, source.yStride, scratch, 0, STRIDE)
                + rate;
        if (price < best) {
          best = price;
          bestMode = mode;
        }
      }
      sum += best;
      info.blockMode[index * 16 + block] = (byte) bestMode;
      IntraPredictor.predictBlock(
          bestMode, picture.y, to, picture.yStride, aboveRight, picture.y, to, picture.yStride);
      residual.codeLumaBlock(source, from, picture, to, block, quantizer);
    }
    return sum;
  }

  /** Finds the best chroma mode. */
  int chroma(SourcePicture source, FrameBuffer picture, int mbRow, int mbColumn, int lambda) {
    ResidualCoder.packChroma(source, mbRow, mbColumn, chromaSource);
    int best = Integer.MAX_VALUE;
    int bestMode = 0;
    for (int mode = Modes.DC_PRED; mode <= Modes.TM_PRED; mode++) {
      tryChroma(mode, picture, picture.u, mbRow, mbColumn, 0);
      tryChroma(mode, picture, picture.v, mbRow, mbColumn, 8);
      int price =
          Lambda.price(costs.chroma(mode), lambda)
              + kernels.metrics.satd16x8(chromaSource, 0, STRIDE, scratch, 0, STRIDE);
      if (price < best) {
        best = price;
        bestMode = mode;
      }
    }
    return bestMode;
  }

  private void tryChroma(
      int mode, FrameBuffer picture, byte[] plane, int mbRow, int mbColumn, int to) {
    IntraPredictor.predict(
        mode,
        8,
        plane,
        picture.uvOffset(mbRow, mbColumn),
        picture.uvStride,
        mbRow > 0,
        mbColumn > 0,
        scratch,
        to,
        STRIDE);
  }

  /** Puts the prediction of a whole-macroblock luma mode into the picture. */
  static void predictLuma(int mode, FrameBuffer picture, int mbRow, int mbColumn) {
    int at = picture.yOffset(mbRow, mbColumn);
    IntraPredictor.predict(
        mode,
        16,
        picture.y,
        at,
        picture.yStride,
        mbRow > 0,
        mbColumn > 0,
        picture.y,
        at,
        picture.yStride);
  }

  /** Puts the prediction of a chroma mode into the picture. */
  static void predictChroma(int mode, FrameBuffer picture, int mbRow, int mbColumn) {
    int at = picture.uvOffset(mbRow, mbColumn);
    IntraPredictor.predict(
        mode,
        8,
        picture.u,
        at,
        picture.uvStride,
        mbRow > 0,
        mbColumn > 0,
        picture.u,
        at,
        picture.uvStride);
    IntraPredictor.predict(
        mode,
        8,
        picture.v,
        at,
        picture.uvStride,
        mbRow > 0,
        mbColumn > 0,
        picture.v,
        at,
        picture.uvStride);
  }
}
