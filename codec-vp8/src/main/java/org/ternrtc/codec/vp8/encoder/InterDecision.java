package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.NearMotionVectors;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.Kernels;
import org.ternrtc.codec.vp8.motion.MotionSearch;
import org.ternrtc.codec.vp8.prediction.InterPredictor;

/**
 * Chooses reference, inter mode and vector of a macroblock, RFC 6386 section 16: the vectors that
 * the neighbours suggest first, then a search, then halves and quarters of a pixel around its
 * result.
 */
final class InterDecision {
  /** Below this many absolute coefficients per step nothing will be left to code: no search. */
  private static final int GOOD_ENOUGH = 6;

  private static final int STRIDE = 16;

  private final MacroblockInfo info;
  private final FrameHeader header;
  private final ModeCosts costs;
  private final MotionVectorCoder coder;
  private final ActiveKernels kernels;
  private final MotionSearch search;
  private final NearMotionVectors near = new NearMotionVectors();
  private final byte[] scratch = new byte[STRIDE * 16];
  private final InterPredictor predictor;
  private final byte[] filterScratch = new byte[Kernels.SCRATCH];

  private SourcePicture source = new SourcePicture(0, 0);
  private FrameBuffer reference;
  private int lambda;
  private int step;
  private int sourceAt;
  private int referenceAt;

  private int bestPrice;
  private int bestDistortion;
  private int bestMode;
  private int bestVector;

  InterDecision(
      MacroblockInfo info,
      FrameHeader header,
      ModeCosts costs,
      MotionVectorCoder coder,
      ActiveKernels kernels,
      FrameBuffer reference) {
    this.reference = reference;
    this.info = info;
    this.header = header;
    this.costs = costs;
    this.coder = coder;
    this.kernels = kernels;
    search = new MotionSearch(coder, reference);
    predictor = new InterPredictor(kernels.pixels);
  }

  /** Begins an interframe. */
  void startFrame(SourcePicture picture, FrameBuffer last) {
    source = picture;
    reference = last;
    search.startFrame(picture.data, picture.yStride, last, kernels.metrics);
    predictor.configure(kernels.pixels, 0);
  }

  /** Sets the price of bits and the quantizer step for the macroblocks to come. */
  void useQuantizer(int newLambda, int newStep) {
    lambda = newLambda;
    step = newStep;
  }

  /** Finds the best inter mode; returns its price. */
  int decide(int mbRow, int mbColumn) {
    sourceAt = source.yOffset(mbRow, mbColumn);
    referenceAt = reference.yOffset(mbRow, mbColumn);
    near.survey(info, mbRow, mbColumn, Modes.LAST_FRAME, header.signBias);
    bestPrice = Integer.MAX_VALUE;
    tryMode(Modes.ZERO_MV, 0);
    if (near.nearest() != 0) {
      tryMode(Modes.NEAREST_MV, near.nearest());
    }
    if (near.near() != 0 && near.near() != near.nearest()) {
      tryMode(Modes.NEAR_MV, near.near());
    }
    if (bestDistortion > GOOD_ENOUGH * step) {
      searchNewVector(mbRow, mbColumn);
    }
    return bestPrice;
  }

  private void tryMode(int mode, int vector) {
    int price = Lambda.price(costs.inter(mode, Modes.LAST_FRAME, near), lambda);
    if (price >= bestPrice) {
      return;
    }
    int distortion = distortion(vector);
    take(mode, vector, distortion, price + distortion);
  }

  private void take(int mode, int vector, int distortion, int price) {
    if (price < bestPrice) {
      bestPrice = price;
      bestDistortion = distortion;
      bestMode = mode;
      bestVector = vector;
    }
  }

  private void searchNewVector(int mbRow, int mbColumn) {
    search.startMacroblock(sourceAt, mbRow, mbColumn, near.best(), lambda);
    search.guess(near.best());
    search.guess(0);
    search.guess(near.nearest());
    search.guess(near.near());
    search.guess(info.vector[info.index(mbRow, mbColumn)]);
    int vector = search.search();
    int modePrice = Lambda.price(costs.inter(Modes.NEW_MV, Modes.LAST_FRAME, near), lambda);
    refine(vector, modePrice);
  }

  private int refinedVector;
  private int refinedPrice;
  private int refinedDistortion;

  /** Halves, then quarters: the four neighbours, then the diagonal between the two better ones. */
  private void refine(int vector, int modePrice) {
    refinedPrice = Integer.MAX_VALUE;
    tryNew(vector, modePrice);
    for (int distance = 2; distance >= 1; distance--) {
      int centre = refinedVector;
      int left = tryNew(MotionVectors.add(centre, MotionVectors.of(0, -distance)), modePrice);
      int right = tryNew(MotionVectors.add(centre, MotionVectors.of(0, distance)), modePrice);
      int up = tryNew(MotionVectors.add(centre, MotionVectors.of(-distance, 0)), modePrice);
      int down = tryNew(MotionVectors.add(centre, MotionVectors.of(distance, 0)), modePrice);
      tryNew(
          MotionVectors.add(
              centre,
              MotionVectors.of(
                  up < down ? -distance : distance, left < right ? -distance : distance)),
          modePrice);
    }
    // The search may end at a vector that a neighbour already has, for less.
    if (refinedVector != 0 && refinedVector != near.nearest() && refinedVector != near.near()) {
      take(Modes.NEW_MV, refinedVector, refinedDistortion, refinedPrice);
    }
  }

  private int tryNew(int vector, int modePrice) {
    int best = near.best();
    int bits =
        coder.cost(
            MotionVectors.row(vector) - MotionVectors.row(best),
            MotionVectors.column(vector) - MotionVectors.column(best));
    int distortion = distortion(vector);
    int price = distortion + modePrice + Lambda.price(bits, lambda);
    if (price < refinedPrice) {
      refinedPrice = price;
      refinedVector = vector;
      refinedDistortion = distortion;
    }
    return price;
  }

  private int distortion(int vector) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    int at = referenceAt + (row >> 2) * reference.yStride + (column >> 2);
    if (((row | column) & 3) == 0) {
      return kernels.metrics.satd16x16(
          source.data, sourceAt, source.yStride, reference.y, at, reference.yStride);
    }
    kernels.pixels.sixTap(
        reference.y,
        at,
        reference.yStride,
        scratch,
        0,
        STRIDE,
        16,
        16,
        (column & 3) * 2,
        (row & 3) * 2,
        filterScratch);
    return kernels.metrics.satd16x16(source.data, sourceAt, source.yStride, scratch, 0, STRIDE);
  }

  /** The distortion of the mode that {@link #decide} chose. */
  int distortion() {
    return bestDistortion;
  }

  /** Writes the chosen mode to the frame's state and its prediction into the picture. */
  void apply(FrameBuffer picture, int mbRow, int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    info.yMode[index] = (byte) bestMode;
    info.uvMode[index] = Modes.DC_PRED;
    info.reference[index] = Modes.LAST_FRAME;
    info.vector[index] = bestVector;
    predictor.predictWhole(reference, picture, bestVector, mbRow, mbColumn);
  }
}
