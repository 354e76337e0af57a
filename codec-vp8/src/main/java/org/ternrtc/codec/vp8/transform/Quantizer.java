package org.ternrtc.codec.vp8.transform;

import org.ternrtc.codec.vp8.kernel.BlockQuantizer;

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

  /** The index itself, 0 to 127. */
  public final int index;

  // Per kind: DC, AC.
  private final int[] factor = new int[6];
  private final int[] inverse = new int[6];
  private final BlockQuantizer[] blocks = new BlockQuantizer[12];

  public Quantizer(int index) {
    this.index = index;
    Dequantizer.factors(index, 0, 0, 0, 0, 0, factor);
    for (int i = 0; i < factor.length; i++) {
      inverse[i] = (65536 + factor[i] - 1) / factor[i];
    }
    for (int row = 0; row < blocks.length; row++) {
      blocks[row] = block(row >> 2, (row & 2) != 0, (row & 1) != 0);
    }
  }

  private BlockQuantizer block(int kind, boolean intra, boolean withoutDc) {
    BlockQuantizer block = new BlockQuantizer();
    for (int i = 0; i < 16; i++) {
      int at = i == 0 ? kind * 2 : kind * 2 + 1;
      boolean none = i == 0 && withoutDc;
      block.step[i] = (short) factor[at];
      block.reciprocal[i] = none ? 0 : inverse[at];
      block.rounding[i] = (short) ((factor[at] * rounding(intra)) >> 7);
      block.threshold[i] = none ? Short.MAX_VALUE : threshold(at, block.rounding[i]);
    }
    return block;
  }

  /** The smallest value that quantizes to one. */
  private short threshold(int at, int rounding) {
    int value = 1;
    while (((value + rounding) * inverse[at]) >> 16 == 0) {
      value++;
    }
    return (short) value;
  }

  /** What quantizes the blocks of a kind; {@code first} is 1 when the DC travels elsewhere. */
  public BlockQuantizer block(int kind, boolean intra, int first) {
    return blocks[kind * 4 + (intra ? 2 : 0) + first];
  }

  private static int rounding(boolean intra) {
    return intra ? INTRA_ROUNDING : INTER_ROUNDING;
  }

  /** The factor of luma's AC coefficients: the step that lambdas and thresholds scale with. */
  public int step() {
    return factor[1];
  }
}
