package org.ternrtc.capture;

/**
 * Time from one picture to the next, in seconds as a fraction: 1/30 is thirty pictures a second.
 *
 * @param numerator over 0
 * @param denominator over 0
 */
public record FrameInterval(int numerator, int denominator) {
  public FrameInterval {
    if (numerator <= 0 || denominator <= 0) {
      throw new IllegalArgumentException("interval " + numerator + "/" + denominator);
    }
  }

  /** Pictures a second. */
  public double framesPerSecond() {
    return (double) denominator / numerator;
  }
}
