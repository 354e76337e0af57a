package org.ternrtc.codec.vp8.frame;

import java.util.Arrays;

/**
 * What is known of each macroblock of a frame: modes, reference, segment, vectors, in flat arrays.
 *
 * <p>Around the picture lies a border of one macroblock above and to the left, which is intra with
 * {@link Modes#DC_PRED} and has zero vectors, as the contexts of RFC 6386 sections 11.3 and 16.3
 * want it. Whoever fills the arrays never writes to the border. All arrays are indexed by {@link
 * #index}; neighbours lie at {@code index - 1}, {@code index - stride} and {@code index - stride -
 * 1}.
 */
public final class MacroblockInfo {
  /** Macroblocks in a row. */
  public final int columns;

  /** Rows of macroblocks. */
  public final int rows;

  /** The way from a macroblock to the one below. */
  public final int stride;

  /** Luma mode, see {@link Modes}; inter modes as well. */
  public final byte[] yMode;

  /** Chroma mode of intra macroblocks. */
  public final byte[] uvMode;

  /** Reference frame, see {@link Modes}. */
  public final byte[] reference;

  /** Segment, 0 to 3; kept from frame to frame while the map is not updated. */
  public final byte[] segment;

  /** Way of splitting, of macroblocks in mode {@link Modes#SPLIT_MV}. */
  public final byte[] split;

  /** Whether any coefficient was coded; decides about the inner edges in the loop filter. */
  public final boolean[] coefficients;

  /**
   * Vector of the whole macroblock; of a split one, that of its last block; zero when intra. See
   * {@link MotionVectors}.
   */
  public final int[] vector;

  /** Vectors of the 16 blocks, at {@code index * 16 + block}; only filled when split. */
  public final int[] blockVector;

  /** Modes of the 16 blocks, at {@code index * 16 + block}; only filled for B_PRED. */
  public final byte[] blockMode;

  /** Makes the state of a picture, all intra and in segment 0. */
  public MacroblockInfo(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    stride = columns + 1;
    int count = stride * (rows + 1);
    yMode = new byte[count];
    uvMode = new byte[count];
    reference = new byte[count];
    segment = new byte[count];
    split = new byte[count];
    coefficients = new boolean[count];
    vector = new int[count];
    blockVector = new int[count * 16];
    blockMode = new byte[count * 16];
  }

  /** Where a macroblock lies in the arrays; row and column -1 are the border. */
  public int index(int row, int column) {
    return (row + 1) * stride + column + 1;
  }

  /** The vector of one block, whether the macroblock is split or not. */
  public int blockVectorAt(int index, int block) {
    return yMode[index] == Modes.SPLIT_MV ? blockVector[index * 16 + block] : vector[index];
  }

  /** The mode of one block as context of its neighbours, section 11.3. */
  public int blockModeAt(int index, int block) {
    int mode = yMode[index];
    return mode == Modes.B_PRED ? blockMode[index * 16 + block] : Modes.impliedBlockMode(mode);
  }

  /** Sets all segments to 0. */
  public void clearSegments() {
    Arrays.fill(segment, (byte) 0);
  }
}
