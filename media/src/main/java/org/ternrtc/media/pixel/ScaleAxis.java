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

  /** How many pairs of neighbours make one target sample, at most. */
  final int pairs;

  /** Weights of the left one of each pair: of the first pairs of all samples, of the second … */
  final int[] leftWeights;

  /** The same of the right ones; 0 where the last pair is half of one. */
  final int[] rightWeights;

  ScaleAxis(int from, int to) {
    this.from = from;
    this.to = to;
    this.start = new int[to];
    int room = Math.min(from, to < from ? (from + to - 1) / to + 1 : 2);
    int[] roomy = new int[to * room];
    int needed = 1;
    for (int i = 0; i < to; i++) {
      double ratio = (double) from / to;
      double begin = to < from ? i * ratio : (i + 0.5) * ratio - 0.5;
      // One wide box, or a box of one sample between two neighbours: both are shares of an area.
      fill(roomy, room, i, begin, begin + Math.max(1, ratio));
      needed = Math.max(needed, span(roomy, room, i));
    }
    // Simple ratios, such as 3 to 2, need fewer taps than there is room for, if they start right.
    this.taps = needed;
    this.weights = new int[to * needed];
    for (int i = 0; i < to; i++) {
      int shift = Math.min(firstUsed(roomy, room, i), room - needed);
      System.arraycopy(roomy, i * room + shift, weights, i * needed, needed);
      start[i] += shift;
    }
    this.pairs = (needed + 1) / 2;
    this.leftWeights = new int[to * pairs];
    this.rightWeights = new int[to * pairs];
    for (int i = 0; i < to * needed; i++) {
      int tap = i % needed;
      int[] side = tap % 2 == 0 ? leftWeights : rightWeights;
      side[tap / 2 * to + i / needed] = weights[i];
    }
  }

  private void fill(int[] roomy, int room, int i, double begin, double end) {
    start[i] = Math.clamp((long) Math.floor(begin), 0, from - room);
    int left = ONE;
    int largest = i * room;
    for (int tap = 0; tap < room; tap++) {
      int sample = start[i] + tap;
      double low = sample == 0 ? begin : Math.max(begin, sample);
      double high = sample == from - 1 ? end : Math.min(end, sample + 1);
      int weight = (int) Math.round(ONE * Math.max(0, high - low) / (end - begin));
      roomy[i * room + tap] = weight;
      left -= weight;
      if (weight > roomy[largest]) {
        largest = i * room + tap;
      }
    }
    roomy[largest] += left;
  }

  private static int firstUsed(int[] roomy, int room, int i) {
    int first = 0;
    while (roomy[i * room + first] == 0) {
      first++;
    }
    return first;
  }

  /** From the first tap that counts to the last. */
  private static int span(int[] roomy, int room, int i) {
    int last = room - 1;
    while (roomy[i * room + last] == 0) {
      last--;
    }
    return last - firstUsed(roomy, room, i) + 1;
  }
}
