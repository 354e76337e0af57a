package org.ternrtc.codec.vp8.transform;

import java.util.Arrays;
import org.ternrtc.codec.vp8.bitstream.TokenTables;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;

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
  // Per kind, inter then intra, with then without DC: what quantizes to at least one.
  private final short[][] thresholds = new short[12][16];

  public Quantizer(int index) {
    this.index = index;
    Dequantizer.factors(index, 0, 0, 0, 0, 0, factor);
    for (int i = 0; i < factor.length; i++) {
      inverse[i] = (65536 + factor[i] - 1) / factor[i];
    }
    for (int row = 0; row < thresholds.length; row++) {
      int kind = row >> 2;
      boolean intra = (row & 2) != 0;
      Arrays.fill(thresholds[row], threshold(kind * 2 + 1, intra));
      thresholds[row][0] = (row & 1) != 0 ? Short.MAX_VALUE : threshold(kind * 2, intra);
    }
  }

  private short threshold(int at, boolean intra) {
    int value = 1;
    while (level(value, factor[at], inverse[at], rounding(intra)) == 0) {
      value++;
    }
    return (short) value;
  }

  private static int rounding(boolean intra) {
    return intra ? INTRA_ROUNDING : INTER_ROUNDING;
  }

  private static int level(int magnitude, int step, int reciprocal, int rounding) {
    return Math.min(((magnitude + ((step * rounding) >> 7)) * reciprocal) >> 16, MAX_LEVEL);
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
      EncoderKernels kernels,
      short[] coefficients,
      int at,
      int first,
      int kind,
      boolean intra,
      short[] levels,
      int levelsAt) {
    if (kernels.allBelow(coefficients, at, thresholds[kind * 4 + (intra ? 2 : 0) + first])) {
      // Most blocks end here. What lies behind the end is not read; the DC may travel elsewhere.
      if (first == 0) {
        coefficients[at] = 0;
      }
      return first;
    }
    int rounding = rounding(intra);
    int ac = factor[kind * 2 + 1];
    int inverseAc = inverse[kind * 2 + 1];
    int end = first;
    if (first == 0) {
      end =
          quantizeOne(
                      coefficients,
                      at,
                      levels,
                      levelsAt,
                      factor[kind * 2],
                      inverse[kind * 2],
                      rounding)
                  == 0
              ? 0
              : 1;
    }
    for (int i = 1; i < 16; i++) {
      int place = at + TokenTables.ZIGZAG[i];
      int magnitude =
          quantizeOne(coefficients, place, levels, levelsAt + i, ac, inverseAc, rounding);
      end = magnitude != 0 ? i + 1 : end;
    }
    return end;
  }

  private static int quantizeOne(
      short[] coefficients,
      int place,
      short[] levels,
      int levelAt,
      int step,
      int reciprocal,
      int rounding) {
    int value = coefficients[place];
    int sign = value >> 31;
    int magnitude = level((value ^ sign) - sign, step, reciprocal, rounding);
    int level = (magnitude ^ sign) - sign;
    levels[levelAt] = (short) level;
    coefficients[place] = (short) (level * step);
    return magnitude;
  }
}
