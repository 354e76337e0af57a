package org.ternrtc.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Keeps the times of the last pictures, for the percentiles that a mean does not show. */
final class PictureTimes {
  private final long[] nanos = new long[1 << 14];
  private int count;

  void add(long took) {
    nanos[count++ & (nanos.length - 1)] = took;
  }

  /** What was measured, and beside it how fast it should be. */
  String describe(String what, int goal) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return what + ": nothing was measured";
    }
    return String.format(
        Locale.ROOT,
        "%n# %s: median %.2f ms, 99 %% within %.2f ms, slowest %.2f ms; real time needs 30 pictures"
            + "/s, the goal is %d",
        what,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[sorted.length - 1] / 1e6,
        goal);
  }

  void clear() {
    count = 0;
  }
}
