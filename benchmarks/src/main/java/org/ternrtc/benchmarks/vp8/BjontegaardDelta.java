package org.ternrtc.benchmarks.vp8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The mean difference of rate at equal quality between two encoders, after Bjontegaard, over the
 * qualities that both reach. Between the points runs a monotone cubic (PCHIP) over the logarithm of
 * the rate, as standards bodies compute it today.
 *
 * @param percent rate of the tested one over the anchor's, minus 1, in percent: below 0 needs fewer
 *     bits
 * @param overlap share of the joint range of qualities that both cover; under a half it says little
 */
record BjontegaardDelta(double percent, double overlap) {
  private static final class Curve {
    final double[] quality;
    final double[] rate;
    final double[] slope;

    Curve(double[] quality, double[] rate) {
      this.quality = quality;
      this.rate = rate;
      slope = quality.length < 2 ? new double[quality.length] : slopes(quality, rate);
    }
  }

  /** Compares by one measure of quality; NaN where no quality is reached by both. */
  static BjontegaardDelta of(
      List<Point> anchor, List<Point> test, ToDoubleFunction<Point> quality) {
    Curve a = curve(anchor, quality);
    Curve t = curve(test, quality);
    int an = a.quality.length;
    int tn = t.quality.length;
    if (an < 2 || tn < 2) {
      return new BjontegaardDelta(Double.NaN, 0);
    }
    double low = Math.max(a.quality[0], t.quality[0]);
    double high = Math.min(a.quality[an - 1], t.quality[tn - 1]);
    if (high <= low) {
      return new BjontegaardDelta(Double.NaN, 0);
    }
    double span =
        Math.max(a.quality[an - 1], t.quality[tn - 1]) - Math.min(a.quality[0], t.quality[0]);
    double difference = (integral(t, low, high) - integral(a, low, high)) / (high - low);
    return new BjontegaardDelta((Math.pow(10, difference) - 1) * 100, (high - low) / span);
  }

  /** In order of rate; a point that is no better than one of a lower rate says nothing. */
  private static Curve curve(List<Point> points, ToDoubleFunction<Point> quality) {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(Point::kbps));
    List<Point> kept = new ArrayList<>();
    for (Point point : sorted) {
      Point last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null
          || (point.kbps() > last.kbps()
              && quality.applyAsDouble(point) > quality.applyAsDouble(last) + 1e-9)) {
        kept.add(point);
      }
    }
    double[] x = kept.stream().mapToDouble(quality).toArray();
    double[] y = kept.stream().mapToDouble(point -> Math.log10(point.kbps())).toArray();
    return new Curve(x, y);
  }

  /** Fritsch and Carlson's choice of slopes: what is monotone stays so. */
  private static double[] slopes(double[] x, double[] y) {
    int n = x.length;
    double[] h = new double[n - 1];
    double[] d = new double[n - 1];
    for (int i = 0; i < n - 1; i++) {
      h[i] = x[i + 1] - x[i];
      d[i] = (y[i + 1] - y[i]) / h[i];
    }
    if (n == 2) {
      return new double[] {d[0], d[0]};
    }
    double[] m = new double[n];
    for (int i = 1; i < n - 1; i++) {
      if (d[i - 1] * d[i] > 0) {
        double w1 = 2 * h[i] + h[i - 1];
        double w2 = h[i] + 2 * h[i - 1];
        m[i] = (w1 + w2) / (w1 / d[i - 1] + w2 / d[i]);
      }
    }
    m[0] = end(h[0], h[1], d[0], d[1]);
    m[n - 1] = end(h[n - 2], h[n - 3], d[n - 2], d[n - 3]);
    return m;
  }

  private static double end(double h0, double h1, double d0, double d1) {
    double slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
    if (slope * d0 <= 0) {
      return 0;
    }
    return d0 * d1 < 0 && Math.abs(slope) > 3 * Math.abs(d0) ? 3 * d0 : slope;
  }

  private static double integral(Curve curve, double low, double high) {
    double total = 0;
    for (int i = 0; i < curve.quality.length - 1; i++) {
      double from = Math.max(low, curve.quality[i]);
      double to = Math.min(high, curve.quality[i + 1]);
      if (to > from) {
        // Simpson's rule is exact for cubics.
        double middle = at(curve, i, (from + to) / 2);
        total += (to - from) / 6 * (at(curve, i, from) + 4 * middle + at(curve, i, to));
      }
    }
    return total;
  }

  private static double at(Curve curve, int i, double value) {
    double h = curve.quality[i + 1] - curve.quality[i];
    double t = (value - curve.quality[i]) / h;
    double s = 1 - t;
    return curve.rate[i] * (1 + 2 * t) * s * s
        + h * curve.slope[i] * t * s * s
        + curve.rate[i + 1] * t * t * (3 - 2 * t)
        - h * curve.slope[i + 1] * t * t * s;
  }
}
