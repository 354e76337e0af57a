package org.ternrtc.benchmarks.vp8;

import java.util.List;

/**
 * Which speeds are worth having: those on the convex hull of speed against bits, which no other
 * speed and no mixture of two others beats in both.
 */
final class SpeedHull {
  private SpeedHull() {}

  /**
   * Whether a point lies on the hull.
   *
   * @param all how fast (x, more is better) and at which rate (y, less is better); the point among
   *     them
   */
  static boolean holds(List<RdPlot.Mark> all, RdPlot.Mark point) {
    for (RdPlot.Mark slower : all) {
      for (RdPlot.Mark faster : all) {
        if (slower.equals(point) || faster.equals(point)) {
          continue;
        }
        if (beats(slower, point) || beats(faster, point) || mixtureBeats(slower, faster, point)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean beats(RdPlot.Mark other, RdPlot.Mark point) {
    return other.x() >= point.x() && other.y() <= point.y();
  }

  /** On the line between two, at the point's speed. */
  private static boolean mixtureBeats(RdPlot.Mark slower, RdPlot.Mark faster, RdPlot.Mark point) {
    if (slower.x() >= point.x() || faster.x() <= point.x()) {
      return false;
    }
    double share = (point.x() - slower.x()) / (faster.x() - slower.x());
    return slower.y() + share * (faster.y() - slower.y()) < point.y();
  }
}
