package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RateAllocationTest {
  @Test
  void sharesByWeight() {
    assertArrayEquals(
        new long[] {200, 400},
        RateAllocation.share(600, new long[] {1000, 1000}, new int[] {1, 2}));
  }

  @Test
  void whatOneDoesNotNeedGoesToTheOthers() {
    assertArrayEquals(
        new long[] {100, 250, 250},
        RateAllocation.share(600, new long[] {100, 1000, 1000}, new int[] {8, 1, 1}));
  }

  @Test
  void nobodyGetsMoreThanHeCanUse() {
    assertArrayEquals(
        new long[] {100, 200},
        RateAllocation.share(10_000, new long[] {100, 200}, new int[] {1, 1}));
    assertArrayEquals(new long[0], RateAllocation.share(10_000, new long[0], new int[0]));
  }

  @Test
  void neverGivesOutMoreThanThereIs() {
    Random random = new Random(2);
    for (int run = 0; run < 1000; run++) {
      int count = 1 + random.nextInt(6);
      long[] most = new long[count];
      int[] weights = new int[count];
      for (int i = 0; i < count; i++) {
        most[i] = 10_000L + random.nextInt(3_000_000);
        weights[i] = 1 << random.nextInt(4);
      }
      long total = random.nextInt(5_000_000);
      long sum = 0;
      long[] shares = RateAllocation.share(total, most, weights);
      for (int i = 0; i < count; i++) {
        assertTrue(shares[i] >= 0 && shares[i] <= most[i]);
        sum += shares[i];
      }
      assertTrue(sum <= total);
    }
  }
}
