package org.ternrtc.rtp.fec;

/**
 * How much protection is worth its bytes. A lost packet that is sent again costs its own bytes once
 * and a round trip; protection costs bytes all the time and repairs at once. So it pays where the
 * round trip is long and packets are lost often enough.
 */
public final class FecControl {
  /** A round trip that is hidden anyway. */
  private static final long SHORT_NANOS = 80_000_000;

  /** A round trip from which on protection is given in full. */
  private static final long LONG_NANOS = 180_000_000;

  private static final double LEAST_LOSS = 0.01;

  /**
   * So many standard deviations more than the expected loss are repaired as well: 1.5 for groups of
   * six packets, a picture of 1.5 Mbit/s.
   */
  private static final double MARGIN = 0.6;

  private static final double MOST_SHARE = 0.5;

  private static final double LEAST_SHARE = 0.05;

  private FecControl() {}

  /**
   * Packets of protection to a packet of media, 0 to a half.
   *
   * @param loss share of packets that were lost lately
   * @param roundTripNanos -1 when not known
   */
  public static double share(double loss, long roundTripNanos) {
    if (loss < LEAST_LOSS || roundTripNanos <= SHORT_NANOS) {
      return 0;
    }
    double pays =
        Math.min(1.0, (double) (roundTripNanos - SHORT_NANOS) / (LONG_NANOS - SHORT_NANOS));
    double needed = loss + MARGIN * Math.sqrt(loss * (1 - Math.min(1, loss)));
    double share = Math.min(MOST_SHARE, needed * pays);
    return share < LEAST_SHARE ? 0 : share;
  }
}
