package org.ternrtc.testing.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a viewer saw between two points in time. A freeze is a gap of over {@link #FREEZE} between
 * two new pictures.
 *
 * @param span that was watched
 * @param pictures new ones
 * @param freezes how many
 * @param frozen all together
 * @param longestGap between two pictures
 * @param delays from capture to view, sorted
 */
public record Viewing(
    Duration span,
    int pictures,
    int freezes,
    Duration frozen,
    Duration longestGap,
    List<Duration> delays) {
  /** No new picture for longer than this is a freeze. */
  public static final Duration FREEZE = Duration.ofMillis(200);

  public Viewing {
    delays = List.copyOf(delays);
  }

  static Viewing of(List<long[]> views, long from, long to) {
    int pictures = 0;
    int freezes = 0;
    long frozen = 0;
    long longest = 0;
    long last = from;
    List<Duration> delays = new ArrayList<>();
    for (long[] view : views) {
      if (view[0] - from < 0 || view[0] - to > 0) {
        continue;
      }
      pictures++;
      delays.add(Duration.ofNanos(view[0] - view[1]));
      long gap = view[0] - last;
      last = view[0];
      longest = Math.max(longest, gap);
      if (gap > FREEZE.toNanos()) {
        freezes++;
        frozen += gap;
      }
    }
    if (to - last > FREEZE.toNanos()) {
      freezes++;
      frozen += to - last;
    }
    longest = Math.max(longest, to - last);
    delays.sort(null);
    return new Viewing(
        Duration.ofNanos(to - from),
        pictures,
        freezes,
        Duration.ofNanos(frozen),
        Duration.ofNanos(longest),
        delays);
  }

  /** New pictures in a second. */
  public double picturesPerSecond() {
    return pictures * 1e9 / span.toNanos();
  }

  /**
   * The delay that this share of the pictures does not exceed, in milliseconds.
   *
   * @param quantile 0 to 1
   */
  public double delayMillis(double quantile) {
    return delays.isEmpty()
        ? Double.NaN
        : delays.get((int) (quantile * (delays.size() - 1))).toNanos() / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        "%.1f pictures/s, %d freezes (%d ms, longest gap %d ms), delay p50 %.0f, p95 %.0f, max %.0f"
            + " ms",
        picturesPerSecond(),
        freezes,
        frozen.toMillis(),
        longestGap.toMillis(),
        delayMillis(0.5),
        delayMillis(0.95),
        delayMillis(1));
  }
}
