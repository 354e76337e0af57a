package org.ternrtc.benchmarks.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeastRateTest {
  private static Point point(double kbps, double psnr) {
    return new Point("x", 1, kbps, psnr, 0.9, 0, 0, 0, 1, 0);
  }

  private static final List<Point> ANCHOR = List.of(point(400, 37), point(800, 44));

  @Test
  void theCheapestPointThatIsNoWorseCounts() {
    // A screen whose higher target costs fewer bits: 200 for more than either point has.
    List<Point> test = List.of(point(300, 36), point(250, 40), point(200, 49));
    LeastRate least = LeastRate.of(ANCHOR, test, Point::psnrY);
    assertEquals(2, least.reached());
    assertEquals(100 * (Math.sqrt(200.0 / 400 * 200 / 800) - 1), least.percent(), 1e-9);
  }

  @Test
  void anAnchorThatGetsMoreForLessIsHeldAgainstItsOwnBest() {
    List<Point> bent = List.of(point(400, 37), point(350, 45));
    assertEquals(0, LeastRate.of(bent, bent, Point::psnrY).percent(), 1e-9);
  }

  @Test
  void pointsThatAreOutOfReachAreLeftOutAndCounted() {
    LeastRate least = LeastRate.of(ANCHOR, List.of(point(400, 38)), Point::psnrY);
    assertEquals(0, least.percent(), 1e-9);
    assertEquals(1, least.reached());
    assertEquals(2, least.points());
    assertTrue(Double.isNaN(LeastRate.of(ANCHOR, List.of(point(1, 1)), Point::psnrY).percent()));
  }
}
