package org.ternrtc.rtp.feedback;

import java.util.Arrays;
import org.ternrtc.rtp.SequenceUnwrapper;

/**
 * When the packets of one numbering arrived, from the oldest that is to be told on. At most {@link
 * #MOST} numbers; where more are passed over, all before are forgotten.
 */
final class ArrivalWindow {
  /** Most numbers between the oldest to tell and the newest. */
  static final int MOST = 4096;

  static final long NEVER = Long.MIN_VALUE;

  private final SequenceUnwrapper numbers = new SequenceUnwrapper();
  private long[] arrivals;
  private long next = -1;
  private long highest = -1;

  /**
   * Nothing seen.
   *
   * @param capacity a power of two; it grows
   */
  ArrivalWindow(int capacity) {
    arrivals = new long[capacity];
    Arrays.fill(arrivals, NEVER);
  }

  /**
   * A packet arrived.
   *
   * @param sequence 16 bits
   * @param time anything but {@link #NEVER}
   * @return false when it is known, or too old to be told
   */
  boolean arrived(int sequence, long time) {
    long number = numbers.unwrap(sequence);
    if (next < 0) {
      next = number;
      highest = number - 1;
    }
    if (number < next) {
      if (highest - number >= arrivals.length / 2) {
        return false;
      }
      // Those between were told already; they are told again, as they were.
      next = number;
    }
    if (number - next >= MOST) {
      // So much is missing that it does not matter when.
      next = number;
      highest = number - 1;
      Arrays.fill(arrivals, NEVER);
    }
    reserve(number);
    if (number > highest) {
      clear(highest + 1, number);
      highest = number;
    } else if (arrivals[index(number)] != NEVER) {
      return false;
    }
    arrivals[index(number)] = time;
    return true;
  }

  private void reserve(long number) {
    int length = arrivals.length;
    long first = next;
    while (length < number - first + 1) {
      length *= 2;
    }
    if (length > arrivals.length) {
      long[] larger = new long[length];
      Arrays.fill(larger, NEVER);
      for (long i = first; i <= highest; i++) {
        larger[(int) i & length - 1] = arrivals[index(i)];
      }
      arrivals = larger;
    }
  }

  private int index(long number) {
    return (int) number & arrivals.length - 1;
  }

  private void clear(long from, long to) {
    for (long i = Math.max(from, to - arrivals.length); i < to; i++) {
      arrivals[index(i)] = NEVER;
    }
  }

  /** The oldest number that is to be told. */
  long next() {
    return next;
  }

  /** The newest number that has arrived, below {@link #next} when there is nothing to tell. */
  long highest() {
    return highest;
  }

  /** When it arrived, {@link #NEVER} when it did not. */
  long arrival(long number) {
    return arrivals[index(number)];
  }

  /** All up to the newest was told. */
  void told() {
    next = highest + 1;
  }
}
