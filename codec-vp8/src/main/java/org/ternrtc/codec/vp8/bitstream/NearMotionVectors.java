package org.ternrtc.codec.vp8.bitstream;

import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;

/**
 * The survey of the neighbours' vectors, RFC 6386 section 16.3, which gives an inter macroblock its
 * nearest, near and best vector and the probabilities of its mode. One object is used over and over
 * by one thread.
 */
public final class NearMotionVectors {
  /** How far beyond the picture a predicted vector may point, in quarter pixels. */
  private static final int MARGIN = 16 * 4;

  private static final int ZERO = 0;
  private static final int NEAREST = 1;
  private static final int NEAR = 2;
  private static final int SPLIT = 3;

  private final int[] vectors = new int[4];
  private final int[] count = new int[4];

  private int nearest;
  private int near;
  private int best;

  /** Probabilities of {@link ModeTables#MV_REF_TREE} after {@link #survey}. */
  public final int[] probabilities = new int[4];

  private int minRow;
  private int maxRow;
  private int minColumn;
  private int maxColumn;

  /** An object to be used by {@link #survey}. */
  public NearMotionVectors() {}

  /** Vector of {@link Modes#NEAREST_MV}, clamped. */
  public int nearest() {
    return nearest;
  }

  /** Vector of {@link Modes#NEAR_MV}, clamped. */
  public int near() {
    return near;
  }

  /** Vector that a new one is sent as a difference to, clamped. */
  public int best() {
    return best;
  }

  /** Surveys the neighbours of a macroblock that refers to the given frame. */
  public void survey(
      MacroblockInfo info, int mbRow, int mbColumn, int reference, boolean[] signBias) {
    int index = info.index(mbRow, mbColumn);
    int above = index - info.stride;
    int left = index - 1;
    int aboveLeft = above - 1;
    count[ZERO] = 0;
    count[NEAREST] = 0;
    count[NEAR] = 0;
    count[SPLIT] = 0;
    vectors[ZERO] = 0;
    vectors[NEAREST] = 0;
    vectors[NEAR] = 0;
    boolean bias = signBias[reference];
    int last = consider(info, above, 2, bias, signBias, 0);
    last = consider(info, left, 2, bias, signBias, last);
    last = consider(info, aboveLeft, 1, bias, signBias, last);
    // Three distinct vectors: the third may still be the same as the first.
    if (count[SPLIT] > 0 && vectors[last] == vectors[NEAREST]) {
      count[NEAREST]++;
    }
    count[SPLIT] = 2 * splits(info, above) + 2 * splits(info, left) + splits(info, aboveLeft);
    if (count[NEAR] > count[NEAREST]) {
      swap(count);
      swap(vectors);
    }
    if (count[NEAREST] >= count[ZERO]) {
      vectors[ZERO] = vectors[NEAREST];
    }
    setBounds(info, mbRow, mbColumn);
    nearest = clamp(vectors[NEAREST]);
    near = clamp(vectors[NEAR]);
    best = clamp(vectors[ZERO]);
    for (int n = 0; n < 4; n++) {
      probabilities[n] = ModeTables.MV_REF_CONTEXTS[count[n]][n];
    }
  }

  /** Counts one neighbour; returns which list entry was found last. */
  private int consider(
      MacroblockInfo info, int neighbour, int weight, boolean bias, boolean[] signBias, int last) {
    int reference = info.reference[neighbour];
    if (reference == Modes.INTRA_FRAME) {
      return last;
    }
    int vector = info.vector[neighbour];
    if (vector == 0) {
      count[ZERO] += weight;
      return last;
    }
    if (signBias[reference] != bias) {
      vector = MotionVectors.negate(vector);
    }
    // The first entry stands for the zero vector and never matches.
    if (last > 0 && vector == vectors[last]) {
      count[last] += weight;
      return last;
    }
    vectors[last + 1] = vector;
    count[last + 1] += weight;
    return last + 1;
  }

  private static int splits(MacroblockInfo info, int neighbour) {
    return info.yMode[neighbour] == Modes.SPLIT_MV ? 1 : 0;
  }

  private static void swap(int[] list) {
    int first = list[NEAREST];
    list[NEAREST] = list[NEAR];
    list[NEAR] = first;
  }

  private void setBounds(MacroblockInfo info, int mbRow, int mbColumn) {
    minRow = -mbRow * 64 - MARGIN;
    maxRow = (info.rows - 1 - mbRow) * 64 + MARGIN;
    minColumn = -mbColumn * 64 - MARGIN;
    maxColumn = (info.columns - 1 - mbColumn) * 64 + MARGIN;
  }

  private int clamp(int vector) {
    return MotionVectors.of(
        Math.clamp(MotionVectors.row(vector), minRow, maxRow),
        Math.clamp(MotionVectors.column(vector), minColumn, maxColumn));
  }
}
