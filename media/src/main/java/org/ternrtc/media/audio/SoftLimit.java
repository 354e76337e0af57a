package org.ternrtc.media.audio;

/**
 * Brings sums of several sounds back into 16 bits without the crackle of clipping: up to three
 * quarters of full scale nothing changes, above it the curve bends smoothly towards full scale,
 * which it never passes.
 */
final class SoftLimit {
  static final int KNEE = 24_576;
  private static final int ROOM = Short.MAX_VALUE - KNEE;

  private SoftLimit() {}

  static short apply(int sum) {
    if (sum <= KNEE && sum >= -KNEE) {
      return (short) sum;
    }
    long over = Math.abs((long) sum) - KNEE;
    // over / (1 + over / ROOM): slope 1 at the knee, ROOM at infinity.
    int limited = KNEE + (int) (over * ROOM / (over + ROOM));
    return (short) (sum < 0 ? -limited : limited);
  }
}
