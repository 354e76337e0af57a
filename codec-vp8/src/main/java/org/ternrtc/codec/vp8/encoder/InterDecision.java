package org.ternrtc.codec.vp8.encoder;

import java.util.Arrays;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.bitstream.NearMotionVectors;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.motion.MotionSearch;
import org.ternrtc.codec.vp8.prediction.InterPredictor;
import org.ternrtc.codec.vp8.transform.Quantizer;

/**
 * Chooses reference, inter mode and vector of a macroblock, RFC 6386 section 16: the vectors that
 * the neighbours suggest first, then a search, then halves and quarters of a pixel around its
 * result.
 */
final class InterDecision {
  /** Below this many absolute coefficients per step no further reference is looked at. */
  private static final int WELL_ENOUGH = 24;

  /** Below this many absolute differences per step the closest neighbours are searched only. */
  private static final int NEAR_ENOUGH = 6;

  /** In quarters of the least difference: above that a neighbour's vector is not tried. */
  private static final int PROMISING = 5;

  private final MacroblockInfo info;
  private final FrameHeader header;
  private final ModeCosts costs;
  private final MotionVectorCoder coder;
  private final ActiveKernels kernels;
  private SpeedFeatures speed;
  private final MotionSearch search;
  private final NearMotionVectors near = new NearMotionVectors();
  private final InterPredictor predictor;
  private final LumaTrial trial;
  private final SplitDecision split;
  private boolean splitAllowed;
  private boolean cut;

  private SourcePicture source = new SourcePicture(0, 0);
  private FrameBuffer reference;
  private Candidates candidates = Candidates.NONE;
  private final FrameBuffer[] references = new FrameBuffer[4];
  private final int[] usable = new int[3];
  private int usableCount;
  private final ResidualCoder residual;
  private Quantizer quantizer = new Quantizer(0);
  private int lambda;
  private int step;
  private boolean vanishes;
  private boolean transformed;
  private int transformedVector;
  private int referenceAt;

  private int leastDifference;
  private int bestPrice;
  private int bestDistortion;
  private int bestMode;
  private int bestVector;
  private int bestReference;
  private int wanted;

  InterDecision(
      MacroblockInfo info,
      FrameHeader header,
      ModeCosts costs,
      MotionVectorCoder coder,
      ActiveKernels kernels,
      ResidualCoder residual,
      SpeedFeatures speed,
      FrameBuffer reference) {
    this.speed = speed;
    this.residual = residual;
    this.reference = reference;
    Arrays.fill(references, reference);
    this.info = info;
    this.header = header;
    this.costs = costs;
    this.coder = coder;
    this.kernels = kernels;
    search = new MotionSearch(coder, reference, speed.refined());
    predictor = new InterPredictor(kernels.pixels);
    trial = new LumaTrial(kernels);
    split = new SplitDecision(info, coder, predictor, reference);
  }

  /** Begins an interframe. */
  void startFrame(FramePlan plan) {
    source = plan.source();
    candidates = plan.candidates();
    speed = plan.speed();
    usableCount = 0;
    for (int which = Modes.LAST_FRAME; which <= Modes.ALTREF_FRAME; which++) {
      if (plan.allows(which) && isNew(plan.references().get(which))) {
        references[which] = plan.references().get(which);
        usable[usableCount++] = which;
      }
    }
    predictor.configure(kernels.pixels, 0);
    cut = plan.cut();
    splitAllowed = speed.splitVectors() && plan.blockModes();
  }

  /** Whether a picture is not yet among the usable references under another name. */
  private boolean isNew(FrameBuffer picture) {
    for (int i = 0; i < usableCount; i++) {
      if (references[usable[i]] == picture) {
        return false;
      }
    }
    return true;
  }

  /** Sets the price of bits and the quantizer step for the macroblocks to come. */
  void useQuantizer(int newLambda, Quantizer newQuantizer) {
    lambda = newLambda;
    quantizer = newQuantizer;
    step = newQuantizer.step();
  }

  /** Finds the best inter mode; returns its price, 0 when nothing else need be tried. */
  int decide(int mbRow, int mbColumn) {
    bestPrice = Integer.MAX_VALUE;
    wanted = Candidates.SEARCH;
    vanishes = false;
    transformed = false;
    int verdict = candidates.verdict(mbRow, mbColumn);
    if (verdict != Candidates.SEARCH && took(verdict, mbRow, mbColumn)) {
      return bestPrice;
    }
    trial.start(source, mbRow, mbColumn);
    tryReference(usable[0], mbRow, mbColumn);
    if (vanishes) {
      return bestPrice;
    }
    for (int i = 1; !cut && i < usableCount && bestDistortion > WELL_ENOUGH * step; i++) {
      tryReference(usable[i], mbRow, mbColumn);
    }
    if (splitAllowed && bestDistortion > speed.goodEnough() * step) {
      trySplit(mbRow, mbColumn);
    }
    return bestPrice;
  }

  /** Lets the parts of the macroblock move differently, on the reference that fits the whole. */
  private void trySplit(int mbRow, int mbColumn) {
    survey(bestReference, mbRow, mbColumn);
    int rate = Lambda.price(costs.inter(Modes.SPLIT_MV, bestReference, near), lambda);
    int price =
        split.decide(
            trial.current,
            reference,
            mbRow,
            mbColumn,
            bestVector,
            near.best(),
            lambda,
            bestPrice - rate);
    if (price < bestPrice - rate) {
      bestPrice = price + rate;
      bestMode = Modes.SPLIT_MV;
    }
  }

  /** Whether the chosen mode codes the luma DCs as a block of their own. */
  boolean hasY2() {
    return bestMode != Modes.SPLIT_MV;
  }

  /** Follows a verdict from outside, unless the vector cannot be coded. */
  private boolean took(int verdict, int mbRow, int mbColumn) {
    int which = candidates.reference(mbRow, mbColumn);
    if (!isUsable(which)) {
      return false;
    }
    int vector = candidates.count(mbRow, mbColumn) == 0 ? 0 : candidates.vector(mbRow, mbColumn, 0);
    int mode = Modes.ZERO_MV;
    if (vector != 0) {
      survey(which, mbRow, mbColumn);
      mode = modeFor(vector);
      if (mode == Modes.NEW_MV && !MotionVectorCoder.reaches(near.best(), vector)) {
        return false;
      }
    }
    take(mode, vector, which, 0, 0);
    trial.keepNothing();
    wanted = verdict;
    return true;
  }

  private boolean isUsable(int which) {
    for (int i = 0; i < usableCount; i++) {
      if (usable[i] == which) {
        return true;
      }
    }
    return false;
  }

  private int modeFor(int vector) {
    if (vector == near.nearest()) {
      return Modes.NEAREST_MV;
    }
    return vector == near.near() ? Modes.NEAR_MV : Modes.NEW_MV;
  }

  private void survey(int which, int mbRow, int mbColumn) {
    reference = references[which];
    referenceAt = reference.yOffset(mbRow, mbColumn);
    near.survey(info, mbRow, mbColumn, which, header.signBias);
  }

  private void tryReference(int which, int mbRow, int mbColumn) {
    survey(which, mbRow, mbColumn);
    search.startReference(reference, kernels.metrics);
    search.startMacroblock(trial.current, mbRow, mbColumn, near.best(), lambda);
    int least = search.guess(0);
    boolean first = which == usable[0];
    if (first) {
      leastDifference = least;
      tryMode(Modes.ZERO_MV, 0, which);
      if (bestDistortion <= speed.goodEnough() * step && near.nearest() == 0) {
        return;
      }
    }
    int nearest = near.nearest() == 0 ? Integer.MAX_VALUE : search.guess(near.nearest());
    int next =
        near.near() == 0 || near.near() == near.nearest()
            ? Integer.MAX_VALUE
            : search.guess(near.near());
    leastDifference = Math.min(leastDifference, search.difference());
    if (!first) {
      tryMode(Modes.ZERO_MV, 0, which, least);
    }
    tryMode(Modes.NEAREST_MV, near.nearest(), which, nearest);
    tryMode(Modes.NEAR_MV, near.near(), which, next);
    if (first && bestDistortion <= speed.promising() * step) {
      vanishes = trial.keptVanishes(residual, source, source.yOffset(mbRow, mbColumn), quantizer);
      if (vanishes) {
        return;
      }
      transformed = true;
      transformedVector = bestVector;
    }
    if (bestDistortion > speed.goodEnough() * step
        && (first || speed.otherReferences())
        && (!cut || near.nearest() != 0 || isSample(mbRow, mbColumn))) {
      searchNewVector(which, mbRow, mbColumn);
    }
  }

  /** After a cut a search finds nothing; if it does here, it was none, and those around follow. */
  private static boolean isSample(int mbRow, int mbColumn) {
    return (mbRow * 5 + mbColumn & 15) == 0;
  }

  private void tryMode(int mode, int vector, int which, int difference) {
    if (difference != Integer.MAX_VALUE && difference <= leastDifference / 4 * PROMISING) {
      tryMode(mode, vector, which);
    }
  }

  private void tryMode(int mode, int vector, int which) {
    int price = Lambda.price(costs.inter(mode, which, near), lambda);
    if (price >= bestPrice) {
      return;
    }
    int distortion = trial.distortion(reference, referenceAt, vector);
    take(mode, vector, which, distortion, price + distortion);
  }

  private void take(int mode, int vector, int which, int distortion, int price) {
    if (price < bestPrice) {
      bestPrice = price;
      bestDistortion = distortion;
      bestMode = mode;
      bestVector = vector;
      bestReference = which;
      trial.keep();
    }
  }

  private void searchNewVector(int which, int mbRow, int mbColumn) {
    search.guess(near.best());
    search.guess(info.vector[info.index(mbRow, mbColumn)]);
    if (which == Modes.LAST_FRAME) {
      int count = candidates.count(mbRow, mbColumn);
      for (int i = 0; i < count; i++) {
        search.guess(candidates.vector(mbRow, mbColumn, i));
      }
    }
    int whole = search.search(search.difference() > NEAR_ENOUGH * step);
    modePrice = Lambda.price(costs.inter(Modes.NEW_MV, which, near), lambda);
    refinedPrice = Integer.MAX_VALUE;
    tryNew(whole, which);
    int fitted = search.fitted();
    if (fitted != whole) {
      tryNew(fitted, which);
    }
    if (speed.refined() && refinedPrice != Integer.MAX_VALUE) {
      tryAround(2, which);
      tryAround(1, which);
    }
  }

  private int modePrice;
  private int refinedPrice;
  private int refinedVector;

  /** Tries the four vectors at a distance, in quarter pixels, from the best new one. */
  private void tryAround(int distance, int which) {
    int centre = refinedVector;
    tryNew(MotionVectors.add(centre, MotionVectors.of(0, -distance)), which);
    tryNew(MotionVectors.add(centre, MotionVectors.of(0, distance)), which);
    tryNew(MotionVectors.add(centre, MotionVectors.of(-distance, 0)), which);
    tryNew(MotionVectors.add(centre, MotionVectors.of(distance, 0)), which);
  }

  private void tryNew(int vector, int which) {
    // The search may end at a vector that a neighbour already has, for less.
    if (vector == 0 || vector == near.nearest() || vector == near.near()) {
      return;
    }
    int best = near.best();
    int bits =
        coder.cost(
            MotionVectors.row(vector) - MotionVectors.row(best),
            MotionVectors.column(vector) - MotionVectors.column(best));
    int rate = modePrice + Lambda.price(bits, lambda);
    if (rate < bestPrice) {
      int distortion = trial.distortion(reference, referenceAt, vector);
      if (rate + distortion < refinedPrice) {
        refinedPrice = rate + distortion;
        refinedVector = vector;
      }
      take(Modes.NEW_MV, vector, which, distortion, rate + distortion);
    }
  }

  /** The distortion of the mode that {@link #decide} chose. */
  int distortion() {
    return bestDistortion;
  }

  /** Whether nothing is left of luma: nothing else was tried then. */
  boolean vanishes() {
    return vanishes;
  }

  /** Whether the residual coder holds the coefficients of what the chosen prediction leaves. */
  boolean transformed() {
    return transformed
        && bestReference == usable[0]
        && bestVector == transformedVector
        && bestMode != Modes.SPLIT_MV;
  }

  /** Whether what is left after the prediction is to be coded at all. */
  boolean residualWanted() {
    return wanted != Candidates.KEEP;
  }

  /** Whether what is left of luma is to be coded. */
  boolean lumaWanted() {
    return wanted != Candidates.KEEP && wanted != Candidates.KEEP_LUMA;
  }

  /** Whether the macroblock is the reference's own at the same place. */
  boolean keptInPlace() {
    return wanted == Candidates.KEEP && bestVector == 0;
  }

  /** Writes the chosen mode to the frame's state and its prediction into the picture. */
  void apply(FrameBuffer picture, int mbRow, int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    info.yMode[index] = (byte) bestMode;
    info.uvMode[index] = Modes.DC_PRED;
    info.reference[index] = (byte) bestReference;
    info.vector[index] = bestVector;
    if (bestMode == Modes.SPLIT_MV) {
      info.split[index] = (byte) split.split();
      System.arraycopy(split.vectors, 0, info.blockVector, index * 16, 16);
      info.vector[index] = split.vectors[15];
      predictor.predict(references[bestReference], picture, info, mbRow, mbColumn);
      return;
    }
    if (keptInPlace()) {
      keepInPlace(picture, mbRow, mbColumn);
      return;
    }
    if (trial.holdsKept()) {
      trial.putKept(picture, picture.yOffset(mbRow, mbColumn));
      predictor.predictChroma(references[bestReference], picture, bestVector, mbRow, mbColumn);
    } else {
      predictor.predictWhole(references[bestReference], picture, bestVector, mbRow, mbColumn);
    }
  }

  /** What stands still is mostly there already, from when the picture was last written. */
  private void keepInPlace(FrameBuffer picture, int mbRow, int mbColumn) {
    FrameBuffer from = references[bestReference];
    int at = mbRow * picture.columns + mbColumn;
    if (picture.madeBy[at] != from.madeBy[at]) {
      predictor.predictWhole(from, picture, 0, mbRow, mbColumn);
      picture.madeBy[at] = from.madeBy[at];
    }
  }
}
