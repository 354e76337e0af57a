package org.ternrtc.benchmarks.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedHullTest {
  private static RdPlot.Mark mark(double speed, double rate, String name) {
    return new RdPlot.Mark(speed, rate, name);
  }

  @Test
  void aSpeedIsWorthHavingUnlessAnotherOrAMixtureOfTwoBeatsIt() {
    List<RdPlot.Mark> all =
        List.of(
            mark(0.4, -30, "slow and good"),
            mark(0.7, -26, "on the hull"),
            mark(0.7, -20, "as fast, more bits"),
            mark(0.8, -21, "beaten by a mixture"),
            mark(1.0, -20, "fast"),
            mark(0.9, -19, "slower and more bits"));
    List<String> worth =
        all.stream().filter(point -> SpeedHull.holds(all, point)).map(RdPlot.Mark::label).toList();
    assertEquals(List.of("slow and good", "on the hull", "fast"), worth);
  }

  @Test
  void oneSpeedIsTheHull() {
    RdPlot.Mark only = mark(1, 0, "only");
    assertEquals(true, SpeedHull.holds(List.of(only), only));
  }
}
