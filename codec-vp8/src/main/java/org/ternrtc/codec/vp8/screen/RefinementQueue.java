package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;

/**
 * How well each macroblock will look that is copied from a reference, and which of them are to be
 * sharpened next: the worst first. An error moves along with the content it belongs to.
 */
final class RefinementQueue {
  /** Up to this squared error of the 384 samples of all planes a macroblock is sharp. */
  static final int SHARP = 200;

  /** Two for each doubling of the error. */
  private static final int BUCKETS = 64;

  private final int columns;
  private final int[] error;
  private final byte[] index;
  private final int[] buckets = new int[BUCKETS];

  RefinementQueue(int columns, int rows) {
    this.columns = columns;
    error = new int[columns * rows];
    index = new byte[columns * rows];
  }

  /** Notes how each macroblock looks that will be copied from a reference. */
  void look(
      MacroblockPlan plan,
      SourcePicture now,
      ReferenceMemory memory,
      int reference,
      EncoderKernels kernels) {
    for (int at = 0; at < error.length; at++) {
      if (plan.match[at] == MacroblockPlan.DECIDE || plan.reference[at] != reference) {
        continue;
      }
      int vector = plan.vector[at];
      if (vector == MotionVectors.ZERO) {
        error[at] = memory.error[at];
        index[at] = memory.index[at];
      } else {
        lookElsewhere(at, vector, now, memory, kernels);
      }
    }
  }

  private void lookElsewhere(
      int at, int vector, SourcePicture now, ReferenceMemory memory, EncoderKernels kernels) {
    int mbRow = at / columns;
    int mbColumn = at % columns;
    int down = MotionVectors.row(vector) >> 2;
    int right = MotionVectors.column(vector) >> 2;
    error[at] = ReferenceError.of(kernels, now, memory.picture, mbRow, mbColumn, down, right);
    index[at] = (byte) memory.indexAround(mbColumn * 16 + right, mbRow * 16 + down);
  }

  /** Counts what is not sharp, by the quantizer index that it was coded with. */
  void count(MacroblockPlan plan, int[] byIndex) {
    Arrays.fill(byIndex, 0);
    for (int at = 0; at < error.length; at++) {
      if (plan.match[at] != MacroblockPlan.DECIDE && error[at] > SHARP) {
        byIndex[index[at]]++;
      }
    }
  }

  /**
   * Picks the worst of the macroblocks that gain from a quantizer index.
   *
   * @param coarsest what was coded with an index below this stays as it is
   * @param most how many at most
   * @return how many were picked
   */
  int pick(MacroblockPlan plan, int coarsest, int most) {
    Arrays.fill(plan.refine, false);
    Arrays.fill(buckets, 0);
    for (int at = 0; at < error.length; at++) {
      if (gains(plan, at, coarsest)) {
        buckets[bucket(error[at])]++;
      }
    }
    int least = BUCKETS;
    int sum = 0;
    while (least > 0 && sum < most) {
      sum += buckets[--least];
    }
    int picked = 0;
    for (int at = 0; at < error.length && picked < most; at++) {
      if (gains(plan, at, coarsest) && bucket(error[at]) >= least) {
        plan.refine[at] = true;
        picked++;
      }
    }
    return picked;
  }

  private boolean gains(MacroblockPlan plan, int at, int coarsest) {
    return plan.match[at] != MacroblockPlan.DECIDE && error[at] > SHARP && index[at] >= coarsest;
  }

  private static int bucket(int error) {
    int log = 31 - Integer.numberOfLeadingZeros(error | 1);
    return log == 0 ? 0 : 2 * log + ((error >> (log - 1)) & 1);
  }

  /** What a macroblock's error is when it is copied. */
  int error(int at) {
    return error[at];
  }

  /** The finest quantizer index that what a macroblock copies was coded with. */
  int index(int at) {
    return index[at];
  }
}
