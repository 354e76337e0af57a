package org.ternrtc.rtp.bandwidth;

/**
 * Tells from the delays of groups whether a queue grows: the slope of a line through the last
 * twenty smoothed delays, compared with a threshold that adapts to the path, so that jitter alone
 * is not taken for a queue and a loss-based flow beside us does not starve us
 * (draft-ietf-rmcat-gcc-02 section 5.4).
 */
final class TrendlineDetector {
  private static final int WINDOW = 20;
  private static final double SMOOTHING = 0.9;
  private static final double GAIN = 4;
  private static final int MOST_DELTAS = 60;
  private static final double FIRST_THRESHOLD = 12.5;
  private static final double LEAST_THRESHOLD = 6;
  private static final double MOST_THRESHOLD = 600;
  private static final double UP = 0.0087;
  private static final double DOWN = 0.039;
  private static final double MOST_ADAPTED = 15;
  private static final double OVERUSE_MILLIS = 10;

  private final double[] times = new double[WINDOW];
  private final double[] delays = new double[WINDOW];
  private int samples;
  private int at;
  private int deltas;
  private double firstArrival = -1;
  private double accumulated;
  private double smoothed;
  private double threshold = FIRST_THRESHOLD;
  private double lastUpdate = -1;
  private double lastTrend;
  private double overusing = -1;
  private int overuses;
  private BandwidthUsage usage = BandwidthUsage.NORMAL;

  /** Distances of two groups in milliseconds, and when the later one arrived. */
  BandwidthUsage update(double arrivalDelta, double sendDelta, double arrivalMillis) {
    deltas = Math.min(deltas + 1, 1000);
    if (firstArrival < 0) {
      firstArrival = arrivalMillis;
    }
    accumulated += arrivalDelta - sendDelta;
    smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
    times[at] = arrivalMillis - firstArrival;
    delays[at] = smoothed;
    at = (at + 1) % WINDOW;
    samples = Math.min(samples + 1, WINDOW);
    double trend = samples == WINDOW ? slope() : lastTrend;
    detect(trend, sendDelta, arrivalMillis);
    return usage;
  }

  private double slope() {
    double meanTime = 0;
    double meanDelay = 0;
    for (int i = 0; i < WINDOW; i++) {
      meanTime += times[i];
      meanDelay += delays[i];
    }
    meanTime /= WINDOW;
    meanDelay /= WINDOW;
    double numerator = 0;
    double denominator = 0;
    for (int i = 0; i < WINDOW; i++) {
      numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
      denominator += (times[i] - meanTime) * (times[i] - meanTime);
    }
    return denominator == 0 ? lastTrend : numerator / denominator;
  }

  private void detect(double trend, double sendDelta, double arrivalMillis) {
    if (deltas < 2) {
      return;
    }
    double modified = Math.min(deltas, MOST_DELTAS) * trend * GAIN;
    if (modified > threshold) {
      // From the middle of the first span: it may have begun anywhere in it.
      overusing = overusing < 0 ? sendDelta / 2 : overusing + sendDelta;
      overuses++;
      if (overusing > OVERUSE_MILLIS && overuses > 1 && trend >= lastTrend) {
        overusing = 0;
        overuses = 0;
        usage = BandwidthUsage.OVERUSING;
      }
    } else {
      overusing = -1;
      overuses = 0;
      usage = modified < -threshold ? BandwidthUsage.UNDERUSING : BandwidthUsage.NORMAL;
    }
    lastTrend = trend;
    adapt(modified, arrivalMillis);
  }

  private void adapt(double modified, double arrivalMillis) {
    if (lastUpdate < 0) {
      lastUpdate = arrivalMillis;
    }
    double size = Math.abs(modified);
    if (size <= threshold + MOST_ADAPTED) {
      double gain = size < threshold ? DOWN : UP;
      double span = Math.min(arrivalMillis - lastUpdate, 100);
      threshold =
          Math.clamp(threshold + gain * (size - threshold) * span, LEAST_THRESHOLD, MOST_THRESHOLD);
    }
    // A sudden large delay (a change of route) must not lift the threshold.
    lastUpdate = arrivalMillis;
  }

  BandwidthUsage usage() {
    return usage;
  }

  /** Slope of the delay: how many milliseconds a millisecond adds. */
  double trend() {
    return lastTrend;
  }
}
