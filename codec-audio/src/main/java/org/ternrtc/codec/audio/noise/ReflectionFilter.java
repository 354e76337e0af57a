package org.ternrtc.codec.audio.noise;

import java.util.Arrays;

/** The spectrum of a noise as reflection coefficients, RFC 3389 section 3.2. */
final class ReflectionFilter {
  /** More would describe what nobody hears. */
  static final int MAX_ORDER = 12;

  private ReflectionFilter() {}

  /** The index of a coefficient: 0 to 254, 127 is zero. */
  static int index(double coefficient) {
    return (int) Math.max(0, Math.min(254, Math.round(coefficient * 32_768 / 258) + 127));
  }

  /** The coefficient of an index; the reserved 255 is read as 254. */
  static double coefficient(int index) {
    return 258.0 * (Math.min(index, 254) - 127) / 32_768;
  }

  /**
   * Reflection coefficients of an autocorrelation, by the recursion of Levinson and Durbin.
   *
   * @return the power of what cannot be predicted, as a part of all
   */
  static double analyse(double[] correlation, double[] reflection, int order) {
    double[] predictor = new double[order + 1];
    double[] before = new double[order + 1];
    double error = correlation[0];
    Arrays.fill(reflection, 0);
    for (int i = 1; i <= order && error > correlation[0] * 1e-6; i++) {
      double sum = correlation[i];
      for (int j = 1; j < i; j++) {
        sum += predictor[j] * correlation[i - j];
      }
      double k = Math.max(-0.999, Math.min(0.999, -sum / error));
      reflection[i - 1] = k;
      System.arraycopy(predictor, 0, before, 0, i);
      predictor[i] = k;
      for (int j = 1; j < i; j++) {
        predictor[j] = before[j] + k * before[i - j];
      }
      error *= 1 - k * k;
    }
    return correlation[0] > 0 ? error / correlation[0] : 1;
  }

  /** The predictor of the coefficients: a[1] to a[order] of 1 + a[1] z^-1 and so on. */
  static double[] predictor(double[] reflection, int order) {
    double[] predictor = new double[order + 1];
    for (int i = 1; i <= order; i++) {
      double[] before = predictor.clone();
      predictor[i] = reflection[i - 1];
      for (int j = 1; j < i; j++) {
        predictor[j] = before[j] + reflection[i - 1] * before[i - j];
      }
    }
    return predictor;
  }
}
