package org.ternrtc.media.pixel;

/**
 * For each sample along one direction of the target, which samples of the source make it and how
 * much each counts: their share of the area when shrinking, linear interpolation when growing.
 */
final class ScaleAxis {
  /** Weights of one target sample add up to exactly this. */
  static final int ONE = 1 << 14;

  final int from;
  final int to;

  /** How many source samples make one target sample, at most. */
  final int taps;

  /** First source sample of each target sample; start + taps never passes the end. */
  final int[] start;

  /** Weights, {@code taps} for each target sample. */
  final int[] weights;

  ScaleAxis(int from, int to) {
    this.from = from;
    this.to = to;
    this.taps = Math.min(from, to < from ? (from + to - 1) / to + 1 : 2);
    this.start = new int[to];
    this.weights = new int[to * taps];
    for (int i = 0; i < to; i++) {
      double ratio = (double) from / to;
      double begin = to < from ? i * ratio : (i + 0.5) * ratio - 0.5;
      // One wide box, or a box of one sample between two neighbours: both are shares of an area.
      fill(i, begin, begin + Math.max(1, ratio));
    }
  }

  private void fill(int i, double begin, double end) {
    start[i] = Math.clamp((long) Math.floor(begin), 0, from - taps);
    int left = ONE;
    int largest = i * taps;
    for (int tap = 0; tap < taps; tap++) {
      int sample = start[i] + tap;
      double low = sample == 0 ? begin : Math.max(begin, sample);
      double high = sample == from - 1 ? end : Math.min(end, sample + 1);
      int weight = (int) Math.round(ONE * Math.max(0, high - low) / (end - begin));
      weights[i * taps + tap] = weight;
      left -= weight;
      if (weight > weights[largest]) {
        largest = i * taps + tap;
      }
    }
    weights[largest] += left;
  }
}
