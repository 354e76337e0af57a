package org.ternrtc.media.pixel;

/**
 * The inner loops of {@link PictureScaler}, one row at a time. {@link ScalarScaleKernels} is the
 * definition, {@link VectorScaleKernels} gives equal bits; {@link ScaleKernelChoice} takes one. No
 * form allocates, none keeps state.
 */
sealed interface ScaleKernels permits ScalarScaleKernels, VectorScaleKernels {
  /** Bits that {@link #across} takes away of the weights' 14: six of fraction stay. */
  int ROW_SHIFT = 8;

  /** Bits that are taken away in the end: those of both weights but what is gone already. */
  int COLUMN_SHIFT = 14 + 14 - ROW_SHIFT;

  /** Half of what is taken away in the end, for rounding. */
  int HALF = 1 << (COLUMN_SHIFT - 1);

  /** Ints that {@link #across} needs to work with, for rows of so many samples. */
  static int scratch(int from) {
    return from + 1;
  }

  /**
   * A row of samples scaled, with six bits of fraction.
   *
   * @param scratch room to work in, {@link #scratch} ints
   * @param out {@link ScaleAxis#to} are written
   */
  void across(byte[] in, int offset, ScaleAxis axis, int[] scratch, int[] out);

  /** Two such rows by their weights, rounded to samples. */
  void blend(
      int[] upper,
      int upperWeight,
      int[] lower,
      int lowerWeight,
      byte[] out,
      int outOffset,
      int width);

  /** Such a row times its weight on top of sums. */
  void add(int[] row, int weight, int[] sums, int width);

  /** Sums, which hold {@link #HALF} already, as samples. */
  void store(int[] sums, byte[] out, int outOffset, int width);
}
