package org.ternrtc.benchmarks.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BjontegaardDeltaTest {
  private static Point point(double kbps, double psnr) {
    return new Point("x", 1, kbps, psnr, 0.9, 0, 0, 0, 1, 0);
  }

  private static final List<Point> ANCHOR =
      List.of(point(297, 34.43), point(594, 37.34), point(1188, 40.34), point(2379, 43.14));

  @Test
  void aCurveAgainstItselfIsNothing() {
    BjontegaardDelta delta = BjontegaardDelta.of(ANCHOR, ANCHOR, Point::psnrY);
    assertEquals(0, delta.percent(), 1e-9);
    assertEquals(1, delta.overlap(), 1e-9);
  }

  @Test
  void aTenthMoreBitsEverywhereIsTenPercent() {
    List<Point> test =
        ANCHOR.stream().map(point -> point(point.kbps() * 1.1, point.psnrY())).toList();
    assertEquals(10, BjontegaardDelta.of(ANCHOR, test, Point::psnrY).percent(), 1e-9);
    assertEquals(-9.0909, BjontegaardDelta.of(test, ANCHOR, Point::psnrY).percent(), 1e-3);
  }

  /** Computed with another implementation of the same definition. */
  @Test
  void aKnownPairOfCurvesGivesItsKnownFigure() {
    List<Point> test =
        List.of(point(310, 35.1), point(580, 37.9), point(1201, 40.2), point(2400, 43.9));
    BjontegaardDelta delta = BjontegaardDelta.of(ANCHOR, test, Point::psnrY);
    assertEquals(-6.55, delta.percent(), 0.006);
    assertEquals(0.85, delta.overlap(), 0.006);
  }

  @Test
  void aPointThatIsNoBetterForMoreBitsIsLeftOut() {
    List<Point> bent =
        List.of(point(297, 34.43), point(594, 37.34), point(700, 37.0), point(2379, 43.14));
    BjontegaardDelta delta = BjontegaardDelta.of(ANCHOR, bent, Point::psnrY);
    assertTrue(Math.abs(delta.percent()) < 1, delta.toString());
  }

  @Test
  void curvesThatShareNoQualityCannotBeCompared() {
    List<Point> test = List.of(point(100, 20), point(200, 22));
    assertTrue(Double.isNaN(BjontegaardDelta.of(ANCHOR, test, Point::psnrY).percent()));
  }
}
