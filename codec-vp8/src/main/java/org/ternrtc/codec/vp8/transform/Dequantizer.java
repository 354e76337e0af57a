package org.ternrtc.codec.vp8.transform;

/**
 * The six dequantization factors that belong to an index, RFC 6386 sections 9.6 and 14.1. Encoder
 * and decoder take them from here.
 */
public final class Dequantizer {
  /** Where luma DC lies in {@link #factors}. */
  public static final int Y_DC = 0;

  /** Where luma AC lies. */
  public static final int Y_AC = 1;

  /** Where Y2 DC lies. */
  public static final int Y2_DC = 2;

  /** Where Y2 AC lies. */
  public static final int Y2_AC = 3;

  /** Where chroma DC lies. */
  public static final int UV_DC = 4;

  /** Where chroma AC lies. */
  public static final int UV_AC = 5;

  private static final int MAX_UV_DC = 132;
  private static final int MIN_Y2_AC = 8;

  private Dequantizer() {}

  /** Fills six factors for a base index, which is clamped, and the five deltas. */
  public static void factors(
      int index,
      int yDcDelta,
      int y2DcDelta,
      int y2AcDelta,
      int uvDcDelta,
      int uvAcDelta,
      int[] factors) {
    int base = clamp(index);
    factors[Y_DC] = QuantizerTables.DC[clamp(base + yDcDelta)];
    factors[Y_AC] = QuantizerTables.AC[base];
    factors[Y2_DC] = QuantizerTables.DC[clamp(base + y2DcDelta)] * 2;
    factors[Y2_AC] = Math.max(QuantizerTables.AC[clamp(base + y2AcDelta)] * 155 / 100, MIN_Y2_AC);
    factors[UV_DC] = Math.min(QuantizerTables.DC[clamp(base + uvDcDelta)], MAX_UV_DC);
    factors[UV_AC] = QuantizerTables.AC[clamp(base + uvAcDelta)];
  }

  private static int clamp(int index) {
    return Math.clamp(index, 0, QuantizerTables.MAX_INDEX);
  }
}
