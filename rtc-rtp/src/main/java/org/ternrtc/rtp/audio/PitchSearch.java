package org.ternrtc.rtp.audio;

/**
 * Finds by which distance a sound repeats itself best, between 2.5 and 15 ms: roughly at a quarter
 * of the rate, then exactly. Of several channels the sum is looked at.
 */
final class PitchSearch {
  private static final int MAX_COARSE = 512;

  private final int channels;
  private final int decimation;
  private final int minLag;
  private final int maxLag;
  private final float[] coarse = new float[MAX_COARSE];
  private double likeness;
  private double power;

  PitchSearch(int sampleRate, int channels) {
    this.channels = channels;
    this.decimation = Math.max(1, sampleRate / 8000);
    this.minLag = sampleRate / 400;
    this.maxLag = sampleRate * 3 / 200;
  }

  int maxLag() {
    return maxLag;
  }

  /** How alike the two stretches of the last search were: 1 is equal, 0 has nothing in common. */
  double likeness() {
    return likeness;
  }

  /** Mean square of the stretch of the last search. */
  double power() {
    return power;
  }

  /**
   * Compares a stretch with those that begin up to {@link #maxLag} after it.
   *
   * @param at index of the stretch's first sample
   * @param length samples of each channel in the stretch
   * @param limit the largest lag that may be looked at
   * @return the lag, in samples of each channel; 0 when there is no room for one
   */
  int search(short[] sound, int at, int length, int limit) {
    int top = Math.min(maxLag, limit);
    likeness = 0;
    if (top < minLag) {
      return 0;
    }
    int window = length / decimation;
    int total = Math.min(MAX_COARSE, (length + top) / decimation);
    for (int i = 0; i < total; i++) {
      float sum = 0;
      int from = at + i * decimation * channels;
      for (int j = 0; j < decimation * channels; j++) {
        sum += sound[from + j];
      }
      coarse[i] = sum;
    }
    double best = Double.NEGATIVE_INFINITY;
    int bestLag = minLag / decimation;
    for (int lag = minLag / decimation; lag + window <= total; lag++) {
      double value = coarseLikeness(lag, window);
      if (value > best) {
        best = value;
        bestLag = lag;
      }
    }
    int lag = refine(sound, at, length, bestLag * decimation, top);
    return lag;
  }

  private double coarseLikeness(int lag, int window) {
    float product = 0;
    float squares = 0;
    for (int i = 0; i < window; i++) {
      product += coarse[i] * coarse[i + lag];
      squares += coarse[i + lag] * coarse[i + lag];
    }
    return product / Math.sqrt(squares + 1.0);
  }

  private int refine(short[] sound, int at, int length, int around, int top) {
    int bestLag = Math.max(minLag, Math.min(top, around));
    double best = Double.NEGATIVE_INFINITY;
    int from = Math.max(minLag, around - decimation);
    int to = Math.min(top, around + decimation);
    for (int lag = from; lag <= to; lag++) {
      double value = compare(sound, at, at + lag * channels, length * channels);
      if (value > best) {
        best = value;
        bestLag = lag;
      }
    }
    likeness = Math.max(0, best);
    return bestLag;
  }

  private double compare(short[] sound, int one, int other, int length) {
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < length; i++) {
      int a = sound[one + i];
      int b = sound[other + i];
      product += (double) a * b;
      squares += (double) a * a;
      otherSquares += (double) b * b;
    }
    power = squares / length;
    return product / Math.sqrt(squares * otherSquares + 1);
  }
}
