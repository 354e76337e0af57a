package org.ternrtc.benchmarks.vp8;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The rate that one encoder needs for no less quality than another, point by point: the geometric
 * mean over the anchor's points of the least rate at which the tested one is no worse, over the
 * anchor's least. Says something where {@link BjontegaardDelta} cannot: on screens a higher target
 * may cost fewer bits, so that there is no curve to integrate. It flatters nobody who is tested,
 * for between its points nothing is assumed.
 *
 * @param percent the mean, minus 1, in percent: below 0 needs fewer bits; NaN where none is reached
 * @param reached at how many of the anchor's points the tested one is no worse at any rate
 * @param points how many the anchor has
 */
record LeastRate(double percent, int reached, int points) {
  static LeastRate of(List<Point> anchor, List<Point> test, ToDoubleFunction<Point> quality) {
    double logs = 0;
    int reached = 0;
    for (Point wanted : anchor) {
      double wantedQuality = quality.applyAsDouble(wanted);
      OptionalDouble own = least(anchor, quality, wantedQuality);
      OptionalDouble other = least(test, quality, wantedQuality);
      if (own.isPresent() && other.isPresent()) {
        logs += Math.log(other.getAsDouble() / own.getAsDouble());
        reached++;
      }
    }
    double mean = reached == 0 ? Double.NaN : (Math.exp(logs / reached) - 1) * 100;
    return new LeastRate(mean, reached, anchor.size());
  }

  private static OptionalDouble least(
      List<Point> points, ToDoubleFunction<Point> quality, double wanted) {
    return points.stream()
        .filter(point -> quality.applyAsDouble(point) >= wanted)
        .mapToDouble(Point::kbps)
        .min();
  }
}
