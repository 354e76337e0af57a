package org.ternrtc.codec.vp8.bitstream;

import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.AT_IS_SHORT;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.AT_LONG;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.AT_SHORT;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.AT_SIGN;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.COMPONENT;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.LONG_BITS;
import static org.ternrtc.codec.vp8.bitstream.MotionVectorTables.UPDATE_PROBABILITIES;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.MotionVectors;

/**
 * Motion vector differences, RFC 6386 section 17: cost, counting, adapting and writing.
 *
 * <p>Differences are in quarter pixels. A frame's differences are counted first, then the
 * probabilities are adapted and the differences written.
 */
public final class MotionVectorCoder {
  /** Largest magnitude of one component of a difference. */
  public static final int MAX_MAGNITUDE = 1023;

  private static final int SHORT_VALUES = 8;

  private final int[] zeros = new int[2 * COMPONENT];
  private final int[] ones = new int[2 * COMPONENT];
  private final short[] rowCost = new short[2 * MAX_MAGNITUDE + 1];
  private final short[] columnCost = new short[2 * MAX_MAGNITUDE + 1];
  // The probabilities that the costs were computed for; they seldom change.
  private final int[] priced = new int[2 * COMPONENT];
  private final int[] path = new int[16];

  /** Begins a frame: forgets the counts and computes costs for the probabilities in force. */
  public void start(int[] probabilities) {
    Arrays.fill(zeros, 0);
    Arrays.fill(ones, 0);
    if (Arrays.equals(probabilities, priced)) {
      return;
    }
    System.arraycopy(probabilities, 0, priced, 0, priced.length);
    for (int value = -MAX_MAGNITUDE; value <= MAX_MAGNITUDE; value++) {
      rowCost[value + MAX_MAGNITUDE] = componentCost(value, probabilities, 0);
      columnCost[value + MAX_MAGNITUDE] = componentCost(value, probabilities, COMPONENT);
    }
  }

  /** Cost of a difference in 1/256 bit; what cannot be coded costs as much as the largest. */
  public int cost(int rowDifference, int columnDifference) {
    int row = Math.clamp(rowDifference, -MAX_MAGNITUDE, MAX_MAGNITUDE);
    int column = Math.clamp(columnDifference, -MAX_MAGNITUDE, MAX_MAGNITUDE);
    return rowCost[row + MAX_MAGNITUDE] + columnCost[column + MAX_MAGNITUDE];
  }

  /** Whether a vector can be coded as a difference to another. */
  public static boolean reaches(int best, int vector) {
    return Math.abs(MotionVectors.row(vector) - MotionVectors.row(best)) <= MAX_MAGNITUDE
        && Math.abs(MotionVectors.column(vector) - MotionVectors.column(best)) <= MAX_MAGNITUDE;
  }

  /** Counts a difference that will be written. */
  public void count(int rowDifference, int columnDifference) {
    countComponent(rowDifference, 0);
    countComponent(columnDifference, COMPONENT);
  }

  /** Section 17.2: writes the new probabilities that pay or that the receiver might not have. */
  public void writeUpdates(BoolEncoder out, int[] probabilities, UncertainProbabilities uncertain) {
    for (int i = 0; i < 2 * COMPONENT; i++) {
      int update = UPDATE_PROBABILITIES[i];
      int old = probabilities[i];
      // Seven bits are sent; a sent 0 stands for 1.
      int sent = BitCost.probability(zeros[i], ones[i]) >> 1;
      int fresh = sent == 0 ? 1 : sent << 1;
      long gain =
          BitCost.many(zeros[i], ones[i], old)
              - BitCost.many(zeros[i], ones[i], fresh)
              - (7 * BitCost.ONE_BIT + BitCost.one(update) - BitCost.zero(update));
      boolean sends = gain > 0 || uncertain.motionVector(i);
      out.bool(sends ? 1 : 0, update);
      if (sends) {
        out.literal(sent, 7);
        probabilities[i] = fresh;
      }
    }
  }

  /** Writes a difference. */
  public void write(BoolEncoder out, int rowDifference, int columnDifference, int[] probabilities) {
    writeComponent(out, rowDifference, probabilities, 0);
    writeComponent(out, columnDifference, probabilities, COMPONENT);
  }

  private short componentCost(int value, int[] probabilities, int base) {
    int length = walk(value);
    int cost = 0;
    for (int i = 0; i < length; i++) {
      cost += BitCost.bool(path[i] & 1, probabilities[base + (path[i] >> 1)]);
    }
    return (short) cost;
  }

  private void countComponent(int value, int base) {
    int length = walk(value);
    for (int i = 0; i < length; i++) {
      int at = base + (path[i] >> 1);
      if ((path[i] & 1) == 0) {
        zeros[at]++;
      } else {
        ones[at]++;
      }
    }
  }

  private void writeComponent(BoolEncoder out, int value, int[] probabilities, int base) {
    int length = walk(value);
    for (int i = 0; i < length; i++) {
      out.bool(path[i] & 1, probabilities[base + (path[i] >> 1)]);
    }
  }

  /** Fills {@link #path} with probability index times two plus bit; returns how many. */
  private int walk(int value) {
    int magnitude = Math.abs(value);
    int length = magnitude < SHORT_VALUES ? walkShort(magnitude) : walkLong(magnitude);
    if (magnitude != 0) {
      path[length++] = AT_SIGN << 1 | (value < 0 ? 1 : 0);
    }
    return length;
  }

  private int walkShort(int magnitude) {
    int high = magnitude >> 2;
    int middle = (magnitude >> 1) & 1;
    path[0] = AT_IS_SHORT << 1;
    path[1] = AT_SHORT << 1 | high;
    path[2] = (AT_SHORT + 1 + 3 * high) << 1 | middle;
    path[3] = (AT_SHORT + 2 + 3 * high + middle) << 1 | (magnitude & 1);
    return 4;
  }

  private int walkLong(int magnitude) {
    int length = 0;
    path[length++] = AT_IS_SHORT << 1 | 1;
    for (int bit = 0; bit < 3; bit++) {
      path[length++] = (AT_LONG + bit) << 1 | ((magnitude >> bit) & 1);
    }
    for (int bit = LONG_BITS - 1; bit > 3; bit--) {
      path[length++] = (AT_LONG + bit) << 1 | ((magnitude >> bit) & 1);
    }
    // A long magnitude is at least 8: without a higher bit, bit 3 is known.
    if (magnitude > 15) {
      path[length++] = (AT_LONG + 3) << 1 | ((magnitude >> 3) & 1);
    }
    return length;
  }
}
