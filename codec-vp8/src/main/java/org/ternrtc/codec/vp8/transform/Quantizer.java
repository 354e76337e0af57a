package org.ternrtc.codec.vp8.transform;

import org.ternrtc.codec.vp8.bitstream.TokenTables;

/**
 * Quantization of 4x4 blocks with a dead zone, at one index of RFC 6386 section 14.1. Immutable.
 *
 * <p>A level is rounded up from about two thirds of a step, not from a half: the levels that would
 * cost more bits than they are worth in error fall to the smaller value.
 */
public final class Quantizer {
  /** Luma blocks. */
  public static final int Y1 = 0;

  /** The block of the sixteen luma DCs. */
  public static final int Y2 = 1;

  /** Chroma blocks. */
  public static final int UV = 2;

  /** Rounding in 1/128 step: of intra blocks, of inter blocks. */
  private static final int INTRA_ROUNDING = 48;

  private static final int INTER_ROUNDING = 40;

  private static final int MAX_LEVEL = 2047;

  /** The index itself, 0 to 127. */
  public final int index;

  // Per kind: DC, AC.
  private final int[] factor = new int[6];
  private final int[] inverse = new int[6];

  public Quantizer(int index) {
    this.index = index;
    Dequantizer.factors(index, 0, 0, 0, 0, 0, factor);
    for (int i = 0; i < factor.length; i++) {
      inverse[i] = (65536 + factor[i] - 1) / factor[i];
    }
  }

  /** The factor of luma's AC coefficients: the step that lambdas and thresholds scale with. */
  public int step() {
    return factor[1];
  }

  /**
   * Quantizes one block.
   *
   * @param coefficients raster order from {@code at}; replaced by what the decoder will see
   * @param first 1 when the DC travels elsewhere, else 0; the DC is then left as it is
   * @param levels receives the levels in zigzag order from {@code levelsAt}
   * @return place after the last nonzero level; {@code first} when there is none
   */
  public int quantize(
      short[] coefficients,
      int at,
      int first,
      int kind,
      boolean intra,
      short[] levels,
      int levelsAt) {
    int rounding = intra ? INTRA_ROUNDING : INTER_ROUNDING;
    int end = first;
    int step = factor[kind * 2];
    int reciprocal = inverse[kind * 2];
    if (first == 1) {
      step = factor[kind * 2 + 1];
      reciprocal = inverse[kind * 2 + 1];
    }
    for (int i = first; i < 16; i++) {
      int place = at + TokenTables.ZIGZAG[i];
      int value = coefficients[place];
      int magnitude =
          Math.min(((Math.abs(value) + ((step * rounding) >> 7)) * reciprocal) >> 16, MAX_LEVEL);
      int level = value < 0 ? -magnitude : magnitude;
      levels[levelsAt + i] = (short) level;
      coefficients[place] = (short) (level * step);
      end = magnitude != 0 ? i + 1 : end;
      step = factor[kind * 2 + 1];
      reciprocal = inverse[kind * 2 + 1];
    }
    return end;
  }
}
