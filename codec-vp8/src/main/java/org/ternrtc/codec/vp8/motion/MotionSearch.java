package org.ternrtc.codec.vp8.motion;

import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.EncoderKernelChoice;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;

/**
 * Finds the whole-pixel vector of a macroblock: the best of several guesses, then hexagons of
 * radius two while they get better, then the eight neighbours.
 *
 * <p>The price of a vector is its sum of absolute differences plus what its difference to the best
 * vector costs in bits. One object serves one thread; it holds what belongs to the current frame
 * and macroblock so that the inner loops pass few arguments.
 */
public final class MotionSearch {
  /**
   * How far, in whole pixels, a block may lie outside of the picture: with the six-tap filter's
   * three more pixels it stays inside of the border of {@link FrameBuffer}, in chroma as well.
   */
  public static final int MARGIN = 24;

  private static final int MAX_HEXAGONS = 24;
  private static final int[] HEXAGON_ROW = {-2, -2, 0, 2, 2, 0};
  private static final int[] HEXAGON_COLUMN = {-1, 1, 2, 1, -1, -2};
  private static final int[] SQUARE_ROW = {-1, 0, 0, 1, -1, -1, 1, 1};
  private static final int[] SQUARE_COLUMN = {0, -1, 1, 0, -1, 1, -1, 1};

  private final MotionVectorCoder coder;
  private EncoderKernels kernels = EncoderKernelChoice.current();

  private byte[] source = {};
  private int sourceStride;
  private FrameBuffer reference;
  private int lambda;

  private int sourceAt;
  private int referenceAt;
  private int bestRowQuarter;
  private int bestColumnQuarter;
  private int minRow;
  private int maxRow;
  private int minColumn;
  private int maxColumn;

  private int row;
  private int column;
  private int price;

  public MotionSearch(MotionVectorCoder coder, FrameBuffer reference) {
    this.coder = coder;
    this.reference = reference;
  }

  /** Sets the picture to encode and the one to search in. */
  public void startReference(byte[] luma, int stride, FrameBuffer against, EncoderKernels metrics) {
    kernels = metrics;
    source = luma;
    sourceStride = stride;
    reference = against;
  }

  /**
   * Sets the macroblock.
   *
   * @param at where its first luma pixel lies in the source
   * @param best the vector that a new one is coded as a difference to
   * @param lambda price of one 1/256 bit in 1/65536 of a difference of one
   */
  public void startMacroblock(int at, int mbRow, int mbColumn, int best, int lambda) {
    this.lambda = lambda;
    sourceAt = at;
    referenceAt = reference.yOffset(mbRow, mbColumn);
    bestRowQuarter = MotionVectors.row(best);
    bestColumnQuarter = MotionVectors.column(best);
    // One pixel is kept for the sub-pixel steps around the result.
    int reach = MotionVectorCoder.MAX_MAGNITUDE / 4 - 1;
    int bestRow = bestRowQuarter >> 2;
    int bestColumn = bestColumnQuarter >> 2;
    minRow = Math.max(-mbRow * 16 - MARGIN + 1, bestRow - reach);
    maxRow = Math.min((reference.rows - 1 - mbRow) * 16 + MARGIN - 1, bestRow + reach);
    minColumn = Math.max(-mbColumn * 16 - MARGIN + 1, bestColumn - reach);
    maxColumn = Math.min((reference.columns - 1 - mbColumn) * 16 + MARGIN - 1, bestColumn + reach);
    price = Integer.MAX_VALUE;
  }

  /** Tries one more guess, in quarter pixels, rounded to whole ones. */
  public void guess(int vector) {
    tryPoint((MotionVectors.row(vector) + 2) >> 2, (MotionVectors.column(vector) + 2) >> 2);
  }

  /** Searches around the best guess; at least one must have been made. Returns the vector. */
  public int search() {
    if (price == Integer.MAX_VALUE) {
      row = Math.clamp(0, minRow, maxRow);
      column = Math.clamp(0, minColumn, maxColumn);
      tryPoint(row, column);
    }
    for (int round = 0; round < MAX_HEXAGONS && step(HEXAGON_ROW, HEXAGON_COLUMN); round++) {}
    step(SQUARE_ROW, SQUARE_COLUMN);
    return MotionVectors.of(row * 4, column * 4);
  }

  /** Price of what {@link #search} returned. */
  public int price() {
    return price;
  }

  private boolean step(int[] rows, int[] columns) {
    int centreRow = row;
    int centreColumn = column;
    for (int i = 0; i < rows.length; i++) {
      tryPoint(centreRow + rows[i], centreColumn + columns[i]);
    }
    return row != centreRow || column != centreColumn;
  }

  private void tryPoint(int atRow, int atColumn) {
    if (atRow < minRow || atRow > maxRow || atColumn < minColumn || atColumn > maxColumn) {
      return;
    }
    int bits = coder.cost(atRow * 4 - bestRowQuarter, atColumn * 4 - bestColumnQuarter);
    int rate = (bits * lambda) >> 16;
    if (rate >= price) {
      return;
    }
    int sad =
        kernels.sad16x16(
            source,
            sourceAt,
            sourceStride,
            reference.y,
            referenceAt + atRow * reference.yStride + atColumn,
            reference.yStride);
    if (sad + rate < price) {
      price = sad + rate;
      row = atRow;
      column = atColumn;
    }
  }
}
