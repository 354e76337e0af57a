package org.ternrtc.codec.vp8.ratecontrol;

import org.ternrtc.codec.vp8.transform.QuantizerTables;

/** The public scale of 64 quantizers, and which index gives which number of bits. */
final class QuantizerScale {
  /** Highest quantizer on the public scale. */
  static final int MAX_QUANTIZER = 63;

  // As indices of the stream's 128.
  private static final int[] INDEX_OF_QUANTIZER = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 17, 18, 19,
    20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 33, 35, 37, 39, 41,
    43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 64, 67, 70, 73, 76, 79,
    82, 85, 88, 91, 94, 97, 100, 103, 106, 109, 112, 115, 118, 121, 124, 127,
  };

  private QuantizerScale() {}

  /** The index of a quantizer of the public scale; above its end the last one. */
  static int index(int quantizer) {
    return INDEX_OF_QUANTIZER[Math.min(quantizer, MAX_QUANTIZER)];
  }

  /** What {@code bits = complexity / step ^ slope} gives for the complexity. */
  static double complexity(int index, double bits, double slope) {
    return bits * Math.pow(QuantizerTables.AC[index], slope);
  }

  /** The finest index within bounds whose frame has no more than {@code bits}. */
  static int indexFor(double bits, double complexity, double slope, int min, int max) {
    double step = Math.pow(complexity / Math.max(bits, 1), 1 / slope);
    int index = min;
    while (index < max && QuantizerTables.AC[index] < step) {
      index++;
    }
    return index;
  }
}
