package org.ternrtc.codec.vp8.frame;

/**
 * Prediction modes and reference frames as small numbers, in the order of RFC 6386's enumerations
 * (sections 8, 11.2, 16.2 and 16.4), so that they fit the byte arrays of {@link MacroblockInfo}.
 */
public final class Modes {
  /** Average of the row above and the column to the left. */
  public static final int DC_PRED = 0;

  /** Row above, repeated. */
  public static final int V_PRED = 1;

  /** Column to the left, repeated. */
  public static final int H_PRED = 2;

  /** Row above plus column to the left minus the corner. */
  public static final int TM_PRED = 3;

  /** Each luma block has its own mode; the last intra mode, not for chroma. */
  public static final int B_PRED = 4;

  /** Inter, with the nearest vector. */
  public static final int NEAREST_MV = 5;

  /** Inter, with the next nearest vector. */
  public static final int NEAR_MV = 6;

  /** Inter, with the zero vector. */
  public static final int ZERO_MV = 7;

  /** Inter, with a vector sent as a difference to the best vector. */
  public static final int NEW_MV = 8;

  /** Inter, with two to sixteen vectors. */
  public static final int SPLIT_MV = 9;

  /** Luma block: average. */
  public static final int B_DC_PRED = 0;

  /** Luma block: row above plus column to the left minus the corner. */
  public static final int B_TM_PRED = 1;

  /** Luma block: smoothed row above. */
  public static final int B_VE_PRED = 2;

  /** Luma block: smoothed column to the left. */
  public static final int B_HE_PRED = 3;

  /** Luma block: diagonal, to the left and down. */
  public static final int B_LD_PRED = 4;

  /** Luma block: diagonal, to the right and down. */
  public static final int B_RD_PRED = 5;

  /** Luma block: steep diagonal, to the right. */
  public static final int B_VR_PRED = 6;

  /** Luma block: steep diagonal, to the left. */
  public static final int B_VL_PRED = 7;

  /** Luma block: flat diagonal, downwards. */
  public static final int B_HD_PRED = 8;

  /** Luma block: flat diagonal, upwards. */
  public static final int B_HU_PRED = 9;

  /** How many modes a luma block has. */
  public static final int B_MODES = 10;

  /** Split into two halves, upper and lower. */
  public static final int SPLIT_TOP_BOTTOM = 0;

  /** Split into two halves, left and right. */
  public static final int SPLIT_LEFT_RIGHT = 1;

  /** Split into four 8x8 parts. */
  public static final int SPLIT_QUARTERS = 2;

  /** Split into sixteen 4x4 parts. */
  public static final int SPLIT_16 = 3;

  /** Reference "frame" of an intra macroblock. */
  public static final int INTRA_FRAME = 0;

  /** The last frame. */
  public static final int LAST_FRAME = 1;

  /** The golden frame. */
  public static final int GOLDEN_FRAME = 2;

  /** The alternate reference frame. */
  public static final int ALTREF_FRAME = 3;

  private Modes() {}

  /** Whether the macroblock has a Y2 block: all but those whose blocks stand for themselves. */
  public static boolean hasY2(int yMode) {
    return yMode != B_PRED && yMode != SPLIT_MV;
  }

  /** The block mode that a whole-macroblock luma mode stands for as context, section 11.3. */
  public static int impliedBlockMode(int yMode) {
    return switch (yMode) {
      case V_PRED -> B_VE_PRED;
      case H_PRED -> B_HE_PRED;
      case TM_PRED -> B_TM_PRED;
      default -> B_DC_PRED;
    };
  }
}
