package org.ternrtc.codec.vp8.motion;

import java.util.Arrays;
import org.ternrtc.codec.vp8.bitstream.MotionVectorCoder;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.EncoderKernelChoice;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;

/**
 * Finds the whole-pixel vector of a macroblock: the best of several guesses, then hexagons of
 * radius two while they get better, then its four neighbours while they do. What the neighbours
 * cost tells where between the pixels the minimum lies ({@link #fitted}). Up to the neighbours,
 * every second row of pixels is enough where time counts.
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

  private static final int STRIDE = 16;
  private static final int MAX_HEXAGONS = 24;
  private static final int MAX_DIAMONDS = 3;

  // Of a hexagon that has moved by one of its points, three points are new: this one and its
  // neighbours.
  private static final int[] HEXAGON_ROW = {-2, -2, 0, 2, 2, 0};
  private static final int[] HEXAGON_COLUMN = {-1, 1, 2, 1, -1, -2};

  // Opposite points stand together; what they cost is fitted.
  private static final int[] DIAMOND_ROW = {-1, 1, 0, 0};
  private static final int[] DIAMOND_COLUMN = {0, 0, -1, 1};

  private final MotionVectorCoder coder;
  private final boolean everyRow;
  private EncoderKernels kernels = EncoderKernelChoice.current();

  private byte[] current = {};
  private FrameBuffer reference;
  private int lambda;

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
  private int difference;
  private final int[] around = new int[4];

  /**
   * @param everyRow whether all rows of pixels are looked at from the first guess on
   */
  public MotionSearch(MotionVectorCoder coder, FrameBuffer reference, boolean everyRow) {
    this.everyRow = everyRow;
    this.coder = coder;
    this.reference = reference;
  }

  /** Sets the picture to search in. */
  public void startReference(FrameBuffer against, EncoderKernels metrics) {
    kernels = metrics;
    reference = against;
  }

  /**
   * Sets the macroblock.
   *
   * @param pixels its luma, packed
   * @param best the vector that a new one is coded as a difference to
   * @param lambda price of one 1/256 bit in 1/65536 of a difference of one
   */
  public void startMacroblock(byte[] pixels, int mbRow, int mbColumn, int best, int lambda) {
    this.lambda = lambda;
    current = pixels;
    referenceAt = reference.yOffset(mbRow, mbColumn);
    bestRowQuarter = MotionVectors.row(best);
    bestColumnQuarter = MotionVectors.column(best);
    // Two pixels are kept for the sub-pixel steps around the result.
    int reach = MotionVectorCoder.MAX_MAGNITUDE / 4 - 2;
    int bestRow = bestRowQuarter >> 2;
    int bestColumn = bestColumnQuarter >> 2;
    minRow = Math.max(-mbRow * 16 - MARGIN + 1, bestRow - reach);
    maxRow = Math.min((reference.rows - 1 - mbRow) * 16 + MARGIN - 1, bestRow + reach);
    minColumn = Math.max(-mbColumn * 16 - MARGIN + 1, bestColumn - reach);
    maxColumn = Math.min((reference.columns - 1 - mbColumn) * 16 + MARGIN - 1, bestColumn + reach);
    price = Integer.MAX_VALUE;
    difference = Integer.MAX_VALUE;
  }

  /**
   * Tries one more guess, in quarter pixels, rounded to whole ones.
   *
   * @return the sum of absolute differences there, the largest number where it must not point
   */
  public int guess(int vector) {
    int atRow = (MotionVectors.row(vector) + 2) >> 2;
    int atColumn = (MotionVectors.column(vector) + 2) >> 2;
    if (price != Integer.MAX_VALUE && atRow == row && atColumn == column) {
      return difference;
    }
    if (atRow < minRow || atRow > maxRow || atColumn < minColumn || atColumn > maxColumn) {
      return Integer.MAX_VALUE;
    }
    int there = difference(atRow, atColumn);
    take(atRow, atColumn, there, rate(atRow, atColumn));
    return there;
  }

  /** The least sum of absolute differences so far. */
  public int difference() {
    return difference;
  }

  /**
   * Searches around the best guess; at least one should have been made.
   *
   * @param far whether with hexagons, or among the closest neighbours only
   * @return the vector
   */
  public int search(boolean far) {
    if (price == Integer.MAX_VALUE) {
      tryPoint(Math.clamp(0, minRow, maxRow), Math.clamp(0, minColumn, maxColumn));
    }
    if (far) {
      hexagons();
    }
    int whole = wholeDifference(row, column);
    price += whole - difference;
    difference = whole;
    boolean moved = true;
    for (int round = 0; round < MAX_DIAMONDS && moved; round++) {
      moved = diamond();
    }
    if (moved) {
      // What is around the last place has not been looked at.
      Arrays.fill(around, Integer.MAX_VALUE);
    }
    return MotionVectors.of(row * 4, column * 4);
  }

  /** Price of what {@link #search} returned. */
  public int price() {
    return price;
  }

  private void hexagons() {
    int centreRow = row;
    int centreColumn = column;
    int moved = -1;
    for (int point = 0; point < 6; point++) {
      moved =
          tryPoint(centreRow + HEXAGON_ROW[point], centreColumn + HEXAGON_COLUMN[point])
              ? point
              : moved;
    }
    for (int round = 0; round < MAX_HEXAGONS && moved >= 0; round++) {
      int before = moved == 0 ? 5 : moved - 1;
      int after = moved == 5 ? 0 : moved + 1;
      centreRow = row;
      centreColumn = column;
      int straight = moved;
      moved =
          tryPoint(centreRow + HEXAGON_ROW[before], centreColumn + HEXAGON_COLUMN[before])
              ? before
              : -1;
      moved =
          tryPoint(centreRow + HEXAGON_ROW[straight], centreColumn + HEXAGON_COLUMN[straight])
              ? straight
              : moved;
      moved =
          tryPoint(centreRow + HEXAGON_ROW[after], centreColumn + HEXAGON_COLUMN[after])
              ? after
              : moved;
    }
  }

  /** Looks at the four neighbours; returns whether one is better. */
  private boolean diamond() {
    int centreRow = row;
    int centreColumn = column;
    for (int point = 0; point < 4; point++) {
      int atRow = centreRow + DIAMOND_ROW[point];
      int atColumn = centreColumn + DIAMOND_COLUMN[point];
      if (atRow < minRow || atRow > maxRow || atColumn < minColumn || atColumn > maxColumn) {
        around[point] = Integer.MAX_VALUE;
      } else {
        around[point] = wholeDifference(atRow, atColumn);
        take(atRow, atColumn, around[point], rate(atRow, atColumn));
      }
    }
    return row != centreRow || column != centreColumn;
  }

  /**
   * Where the minimum lies around the result of {@link #search}, in quarter pixels: between the
   * neighbours on either side the differences are taken to rise along straight lines, equally
   * steep.
   */
  public int fitted() {
    return MotionVectors.of(
        row * 4 + fit(around[0], around[1]), column * 4 + fit(around[2], around[3]));
  }

  private int fit(int before, int after) {
    if (before == Integer.MAX_VALUE || after == Integer.MAX_VALUE) {
      return 0;
    }
    int slope = Math.max(before, after) - difference;
    if (slope <= 0) {
      return 0;
    }
    // Half the distance, four quarters each, rounded.
    int quarters = 2 * (before - after);
    return Math.clamp((quarters + (quarters < 0 ? -slope : slope) / 2) / slope, -2, 2);
  }

  private int rate(int atRow, int atColumn) {
    int bits = coder.cost(atRow * 4 - bestRowQuarter, atColumn * 4 - bestColumnQuarter);
    return (bits * lambda) >> 16;
  }

  private int wholeDifference(int atRow, int atColumn) {
    return kernels.sad16x16(
        current,
        0,
        STRIDE,
        reference.y,
        referenceAt + atRow * reference.yStride + atColumn,
        reference.yStride);
  }

  /** Of every second row, doubled: it touches half of the memory, which is what it waits for. */
  private int difference(int atRow, int atColumn) {
    if (everyRow) {
      return wholeDifference(atRow, atColumn);
    }
    return 2
        * kernels.sad16x8(
            current,
            0,
            2 * STRIDE,
            reference.y,
            referenceAt + atRow * reference.yStride + atColumn,
            2 * reference.yStride);
  }

  private boolean tryPoint(int atRow, int atColumn) {
    if (atRow < minRow || atRow > maxRow || atColumn < minColumn || atColumn > maxColumn) {
      return false;
    }
    int rate = rate(atRow, atColumn);
    return rate < price && take(atRow, atColumn, difference(atRow, atColumn), rate);
  }

  private boolean take(int atRow, int atColumn, int newDifference, int rate) {
    if (newDifference + rate >= price) {
      return false;
    }
    price = newDifference + rate;
    difference = newDifference;
    row = atRow;
    column = atColumn;
    return true;
  }
}
