package org.ternrtc.peer;

/**
 * Shares a rate among encodings: by weight, and what one does not need goes to the others (max-min
 * fairness with weights).
 */
final class RateAllocation {
  private RateAllocation() {}

  /**
   * The shares, in bits per second.
   *
   * @param total what there is
   * @param most what each can use
   * @param weights above 0, as long as {@code most}
   */
  static long[] share(long total, long[] most, int[] weights) {
    long[] shares = new long[most.length];
    boolean[] full = new boolean[most.length];
    long left = total;
    while (true) {
      long weight = 0;
      for (int i = 0; i < most.length; i++) {
        weight += full[i] ? 0 : weights[i];
      }
      if (weight == 0) {
        return shares;
      }
      boolean filled = false;
      long before = left;
      for (int i = 0; i < most.length; i++) {
        if (!full[i] && most[i] <= before * weights[i] / weight) {
          shares[i] = most[i];
          left -= most[i];
          full[i] = true;
          filled = true;
        }
      }
      if (!filled) {
        for (int i = 0; i < most.length; i++) {
          if (!full[i]) {
            shares[i] = left * weights[i] / weight;
          }
        }
        return shares;
      }
    }
  }
}
