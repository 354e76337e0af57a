package org.ternrtc.media.pixel;

/** The definition, in plain loops. */
final class ScalarScaleKernels implements ScaleKernels {
  @Override
  public void across(byte[] in, int offset, ScaleAxis axis, int[] scratch, int[] out) {
    if (axis.taps == 2) {
      acrossTwo(in, offset, axis, out);
    } else {
      across(in, offset, axis, out, 0);
    }
  }

  /** From a sample of the target on. */
  static void across(byte[] in, int offset, ScaleAxis axis, int[] out, int fromX) {
    int taps = axis.taps;
    int[] weights = axis.weights;
    for (int x = fromX; x < axis.to; x++) {
      int from = offset + axis.start[x];
      int sum = 1 << (ROW_SHIFT - 1);
      for (int tap = 0; tap < taps; tap++) {
        sum += (in[from + tap] & 0xFF) * weights[x * taps + tap];
      }
      out[x] = sum >> ROW_SHIFT;
    }
  }

  /** The same for two taps, as 3 to 2 has: the general loop takes three times as long. */
  private static void acrossTwo(byte[] in, int offset, ScaleAxis axis, int[] out) {
    int[] start = axis.start;
    int[] weights = axis.weights;
    for (int x = 0; x < axis.to; x++) {
      int from = offset + start[x];
      int sum = (in[from] & 0xFF) * weights[2 * x] + (in[from + 1] & 0xFF) * weights[2 * x + 1];
      out[x] = (sum + (1 << (ROW_SHIFT - 1))) >> ROW_SHIFT;
    }
  }

  @Override
  public void blend(
      int[] upper,
      int upperWeight,
      int[] lower,
      int lowerWeight,
      byte[] out,
      int outOffset,
      int width) {
    blend(upper, upperWeight, lower, lowerWeight, out, outOffset, width, 0);
  }

  /** From a sample on. */
  static void blend(
      int[] upper,
      int upperWeight,
      int[] lower,
      int lowerWeight,
      byte[] out,
      int outOffset,
      int width,
      int fromX) {
    for (int x = fromX; x < width; x++) {
      int sum = upper[x] * upperWeight + lower[x] * lowerWeight + HALF;
      out[outOffset + x] = (byte) (sum >> COLUMN_SHIFT);
    }
  }

  @Override
  public void add(int[] row, int weight, int[] sums, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] += row[x] * weight;
    }
  }

  @Override
  public void store(int[] sums, byte[] out, int outOffset, int width) {
    store(sums, out, outOffset, width, 0);
  }

  /** From a sample on. */
  static void store(int[] sums, byte[] out, int outOffset, int width, int fromX) {
    for (int x = fromX; x < width; x++) {
      out[outOffset + x] = (byte) (sums[x] >> COLUMN_SHIFT);
    }
  }

  @Override
  public String toString() {
    return "scalar";
  }
}
