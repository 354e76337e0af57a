package org.ternrtc.codec.vp8;

/**
 * What an encoder aims at.
 *
 * @param bitsPerSecond over 0
 * @param framesPerSecond over 0, at most 240
 */
record EncodingRate(int bitsPerSecond, double framesPerSecond) {
  EncodingRate {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException("bitsPerSecond " + bitsPerSecond);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
  }
}
