package org.ternrtc.codec.audio.g722;

import java.util.Arrays;

/**
 * The adaptive half of one band of ITU-T G.722, the same in encoder and decoder: scale factor of
 * the quantizer and predictor with two poles and six zeros. Names are those of the Recommendation's
 * blocks (LOGSC, SCALE, UPPOL, UPZERO, FILTEP, FILTEZ, PREDIC).
 */
final class G722Band {
  /** Antilogarithm: 2048 times 2 to the power of i / 32. */
  private static final int[] ILB = {
    2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
    2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
  };

  private static final int ZEROS = 6;

  private final int maxLogScale;
  private final int scaleShift;
  private final int firstScale;

  private int logScale;
  private int scale;
  private int prediction;
  private int zeroPrediction;
  private int pole1;
  private int pole2;
  private int reconstructed1;
  private int reconstructed2;
  private int partial1;
  private int partial2;
  private final int[] zeros = new int[ZEROS];
  private final int[] differences = new int[ZEROS];

  private G722Band(int maxLogScale, int scaleShift, int firstScale) {
    this.maxLogScale = maxLogScale;
    this.scaleShift = scaleShift;
    this.firstScale = firstScale;
    this.scale = firstScale;
  }

  static G722Band low() {
    return new G722Band(18_432, 8, 32);
  }

  static G722Band high() {
    return new G722Band(22_528, 10, 8);
  }

  void reset() {
    logScale = 0;
    scale = firstScale;
    prediction = 0;
    zeroPrediction = 0;
    pole1 = 0;
    pole2 = 0;
    reconstructed1 = 0;
    reconstructed2 = 0;
    partial1 = 0;
    partial2 = 0;
    Arrays.fill(zeros, 0);
    Arrays.fill(differences, 0);
  }

  /** The quantizer's scale factor. */
  int scale() {
    return scale;
  }

  /** What the next sample is expected to be. */
  int prediction() {
    return prediction;
  }

  /**
   * Goes on by one sample.
   *
   * @param difference the quantized prediction error
   * @param logStep what the code adds to the logarithm of the scale factor
   */
  void update(int difference, int logStep) {
    adaptScale(logStep);
    int partial = saturate(zeroPrediction + difference);
    int reconstructed = saturate(prediction + difference);
    adaptPoles(partial);
    adaptZeros(difference);
    System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
    differences[0] = difference;
    partial2 = partial1;
    partial1 = partial;
    reconstructed2 = reconstructed1;
    reconstructed1 = reconstructed;
    predict();
  }

  private void adaptScale(int logStep) {
    int next = ((logScale * 127) >> 7) + logStep;
    logScale = Math.max(0, Math.min(maxLogScale, next));
    int shift = scaleShift - (logScale >> 11);
    int mantissa = ILB[(logScale >> 6) & 31];
    scale = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
  }

  private void adaptPoles(int partial) {
    boolean same1 = (partial ^ partial1) >= 0;
    boolean same2 = (partial ^ partial2) >= 0;
    int quarter = saturate(pole1 << 2);
    int turned = same1 ? Math.min(-quarter, Short.MAX_VALUE) : quarter;
    int second = (same2 ? 128 : -128) + (turned >> 7) + ((pole2 * 32_512) >> 15);
    second = Math.max(-12_288, Math.min(12_288, second));
    int first = saturate((same1 ? 192 : -192) + ((pole1 * 32_640) >> 15));
    int bound = saturate(15_360 - second);
    pole1 = Math.max(-bound, Math.min(bound, first));
    pole2 = second;
  }

  private void adaptZeros(int difference) {
    int step = difference == 0 ? 0 : 128;
    for (int i = 0; i < ZEROS; i++) {
      int towards = (difference ^ differences[i]) >= 0 ? step : -step;
      zeros[i] = saturate(towards + ((zeros[i] * 32_640) >> 15));
    }
  }

  private void predict() {
    int poles =
        saturate(
            ((pole1 * saturate(2 * reconstructed1)) >> 15)
                + ((pole2 * saturate(2 * reconstructed2)) >> 15));
    int sum = 0;
    for (int i = ZEROS - 1; i >= 0; i--) {
      sum += (zeros[i] * saturate(2 * differences[i])) >> 15;
    }
    zeroPrediction = saturate(sum);
    prediction = saturate(poles + zeroPrediction);
  }

  static int saturate(int value) {
    return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
  }
}
