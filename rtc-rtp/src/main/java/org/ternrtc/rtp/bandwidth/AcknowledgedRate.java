package org.ternrtc.rtp.bandwidth;

/**
 * How much arrives, from what feedback acknowledges: samples over short spans of arrival time,
 * joined by how far each is from what was expected, so that one odd span moves the estimate little
 * and a lasting change moves it quickly.
 */
final class AcknowledgedRate {
  private static final double FIRST_WINDOW_MILLIS = 500;
  private static final double WINDOW_MILLIS = 150;
  private static final double UNCERTAINTY = 10;
  private static final double UNCERTAINTY_APPLICATION_LIMITED = 20;
  private static final double COLLAPSE = 0.6;
  private static final int COLLAPSES = 2;
  private static final double NOISE = 5;

  private static final int RECENT = 256;
  private static final double LATEST_MILLIS = 100;

  private final double[] recentTimes = new double[RECENT];
  private final double[] recentBytes = new double[RECENT];
  private int recent;
  private double bytes;
  private double start = -1;
  private double last = -1;
  private double estimate = -1;
  private double variance = 50;
  private double collapsed;
  private int collapses;

  /** Bytes that arrived then, in the order of arrival. */
  void add(double size, double arrivalMillis, boolean applicationLimited) {
    if (start < 0) {
      start = arrivalMillis;
    }
    if (arrivalMillis < last - WINDOW_MILLIS || (last >= 0 && arrivalMillis - last > 2000)) {
      // Another clock, or nothing for long.
      start = arrivalMillis;
      bytes = 0;
    }
    double window = estimate < 0 ? FIRST_WINDOW_MILLIS : WINDOW_MILLIS;
    if (arrivalMillis - start >= window) {
      double sample = bytes * 8 / (arrivalMillis - start);
      join(sample, applicationLimited);
      start = arrivalMillis;
      bytes = 0;
    }
    bytes += size;
    recentTimes[recent] = arrivalMillis;
    recentBytes[recent] = size;
    recent = (recent + 1) % RECENT;
    last = Math.max(last, arrivalMillis);
  }

  private void join(double sample, boolean applicationLimited) {
    if (estimate < 0) {
      estimate = sample;
      return;
    }
    if (sample < COLLAPSE * estimate && !applicationLimited) {
      collapsed += sample;
      collapses++;
      if (collapses == COLLAPSES) {
        // Not noise: so much less came twice in turn.
        estimate = collapsed / COLLAPSES;
        variance = 50;
        collapses = 0;
        collapsed = 0;
        return;
      }
    } else {
      collapses = 0;
      collapsed = 0;
    }
    // Less than before is doubted when the application offered less.
    double scale =
        applicationLimited && sample < estimate ? UNCERTAINTY_APPLICATION_LIMITED : UNCERTAINTY;
    double uncertainty = scale * Math.abs(estimate - sample) / Math.max(1, estimate);
    double sampleVariance = uncertainty * uncertainty;
    double predicted = variance + NOISE;
    estimate =
        (sampleVariance * estimate + predicted * sample)
            / Math.max(1e-9, sampleVariance + predicted);
    variance = sampleVariance * predicted / Math.max(1e-9, sampleVariance + predicted);
  }

  /** Bits per second, -1 when not known. */
  long bitsPerSecond() {
    return estimate < 0 ? -1 : (long) (estimate * 1000);
  }

  /**
   * What arrived within the last tenth of a second, in bits per second; much noise, little delay.
   * Not above {@link #bitsPerSecond}.
   */
  long latestBitsPerSecond() {
    double sum = 0;
    double first = last;
    for (int i = 1; i <= RECENT; i++) {
      int at = (recent + RECENT - i) % RECENT;
      if (recentBytes[at] == 0 || recentTimes[at] < last - LATEST_MILLIS) {
        break;
      }
      first = Math.min(first, recentTimes[at]);
      sum += recentBytes[at];
    }
    if (last - first < LATEST_MILLIS / 2) {
      return bitsPerSecond();
    }
    return Math.min(bitsPerSecond(), (long) (sum * 8000 / (last - first)));
  }

  /** The path has shown more at once than the samples could. */
  void atLeast(long bitsPerSecond) {
    if (estimate * 1000 < bitsPerSecond) {
      estimate = bitsPerSecond / 1000.0;
      variance = 50;
    }
  }

  void reset() {
    start = -1;
    last = -1;
    estimate = -1;
    variance = 50;
    bytes = 0;
  }
}
