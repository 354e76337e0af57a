package org.ternrtc.testing;

/**
 * Loss in bursts: a good state that loses nothing and a bad one that loses all (Gilbert, Elliott).
 *
 * @param toBad chance that a packet in the good state begins a burst
 * @param toGood chance that a packet in the bad state is its last
 */
public record GilbertElliott(double toBad, double toGood) {
  public GilbertElliott {
    if (!(toBad >= 0 && toBad <= 1) || !(toGood > 0 && toGood <= 1)) {
      throw new IllegalArgumentException("chances " + toBad + ", " + toGood);
    }
  }

  /**
   * From what one measures.
   *
   * @param loss share of all packets, below 1
   * @param length packets of a burst on average, at least 1
   */
  public static GilbertElliott of(double loss, double length) {
    if (!(loss >= 0 && loss < 1) || !(length >= 1)) {
      throw new IllegalArgumentException("loss " + loss + " in bursts of " + length);
    }
    return new GilbertElliott(Math.min(1, loss / (length * (1 - loss))), 1 / length);
  }
}
