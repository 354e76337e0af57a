package org.ternrtc.codec.vp8.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.transform.QuantizerTables;

class ScreenRateTest {
  private static final int MACROBLOCKS = 3600;
  private static final int RATE = 1_000_000;
  private static final int[] SHARP = new int[128];

  private final ScreenRate rate = new ScreenRate(MACROBLOCKS, 2, 106, RATE, 30);

  private static double bits(int index, int macroblocks) {
    return 900 + macroblocks * 2500 / Math.pow(QuantizerTables.AC[index], 0.9);
  }

  @Test
  void aLittleThatIsNewIsCodedFinely() {
    assertEquals(rate.minIndex(), rate.index(false, 4, SHARP));
  }

  @Test
  void muchThatIsNewStaysWithinTheBudget() {
    for (int n = 0; n < 30; n++) {
      int index = rate.index(false, 900, SHARP);
      double bits = bits(index, 900);
      rate.done(false, index, 900, SHARP, 0, bits);
    }
    double sum = 0;
    for (int n = 0; n < 60; n++) {
      int index = rate.index(false, 900, SHARP);
      double bits = bits(index, 900);
      sum += bits;
      rate.done(false, index, 900, SHARP, 0, bits);
    }
    assertEquals(2.0 * RATE, sum, 0.06 * RATE);
  }

  @Test
  void whatIsLeftSharpensOldContentTheMoreTheMoreIsSaved() {
    ScreenRate little = new ScreenRate(MACROBLOCKS, 2, 106, 100_000, 30);
    int[] blurred = new int[128];
    blurred[100] = 3600;
    int index = little.index(false, 0, blurred);
    int first = little.refineCount(false, index, 0, blurred);
    assertTrue(first > 0 && first < 3600, first + " of 3600");
    for (int n = 0; n < 30; n++) {
      little.done(false, little.minIndex(), 0, SHARP, 0, 800);
    }
    int better = little.index(false, 0, blurred);
    assertTrue(better < index, better + " after " + index);
  }

  @Test
  void nothingIsSharpenedThatWouldGainLittle() {
    int[] blurred = new int[128];
    blurred[ScreenRate.coarsest(rate.minIndex()) - 1] = 100;
    int index = rate.index(false, 0, blurred);
    assertEquals(rate.minIndex(), index);
    assertEquals(0, rate.refineCount(false, index, 0, blurred));
  }

  @Test
  void aPictureThatIsFarTooLargeIsCodedAgainCoarser() {
    int index = rate.index(true, MACROBLOCKS, SHARP);
    double budget = rate.budget();
    assertEquals(index, rate.reconsider(true, index, MACROBLOCKS, SHARP, 0, budget));
    assertTrue(rate.reconsider(true, index, MACROBLOCKS, SHARP, 0, budget * 2) > index);
    assertTrue(rate.reconsider(true, index, MACROBLOCKS, SHARP, 0, budget / 4) < index);
  }

  @Test
  void anOverdraftIsToldAndWorkedOff() {
    assertFalse(rate.overdrawn());
    rate.done(false, 100, 900, SHARP, 0, 0.9 * RATE);
    assertTrue(rate.overdrawn());
    for (int n = 0; n < 10; n++) {
      rate.dropped();
    }
    assertFalse(rate.overdrawn());
  }
}
