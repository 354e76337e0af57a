package org.ternrtc.peer;

/**
 * When pictures came: how many in the last second, and the gaps between them, as the W3C adds them
 * up. Thread-safe.
 */
final class PicturePace {
  private static final int MOST = 256;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final double NANOS = 1e9;

  private final long[] times = new long[MOST];
  private long count;
  private double gaps;
  private double squaredGaps;

  /** A picture came. */
  synchronized void picture(long now) {
    if (count > 0) {
      double gap = (now - times[(int) ((count - 1) % MOST)]) / NANOS;
      gaps += gap;
      squaredGaps += gap * gap;
    }
    times[(int) (count++ % MOST)] = now;
  }

  /** Pictures in the last second; more than 256 are not counted. */
  synchronized long perSecond(long now) {
    long known = Math.min(count, MOST);
    long recent = 0;
    while (recent < known && now - times[(int) ((count - 1 - recent) % MOST)] < SECOND_NANOS) {
      recent++;
    }
    return recent;
  }

  /** All gaps together, in seconds. */
  synchronized double totalGaps() {
    return gaps;
  }

  /** The squares of all gaps together, in square seconds. */
  synchronized double totalSquaredGaps() {
    return squaredGaps;
  }
}
