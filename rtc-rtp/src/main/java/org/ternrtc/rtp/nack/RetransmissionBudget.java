package org.ternrtc.rtp.nack;

import java.util.Arrays;

/**
 * Holds retransmissions under a quarter of the target rate over any second, however many are asked
 * for: else feedback that lies, or a link that is too small, would make us send more the less
 * arrives.
 */
public final class RetransmissionBudget {
  private static final int SLICES = 21;
  private static final long SLICE_NANOS = 50_000_000;

  private final long[] bytes = new long[SLICES];
  private boolean started;
  private long sliceStart;
  private int slice;
  private long sum;

  /** Nothing used. */
  public RetransmissionBudget() {}

  /**
   * Takes bytes out of the budget.
   *
   * @param targetRate in bits per second
   * @return false, and nothing taken, when it is used up
   */
  public boolean take(int size, long targetRate, long now) {
    advance(now);
    if (sum + size > targetRate / 8 / 4) {
      return false;
    }
    bytes[slice] += size;
    sum += size;
    return true;
  }

  /** Bits used in the last second. */
  public long used(long now) {
    advance(now);
    return 8 * sum;
  }

  private void advance(long now) {
    if (!started) {
      started = true;
      sliceStart = now;
    }
    long steps = (now - sliceStart) / SLICE_NANOS;
    if (steps >= SLICES) {
      Arrays.fill(bytes, 0);
      sum = 0;
    } else {
      for (long i = 0; i < steps; i++) {
        slice = (slice + 1) % SLICES;
        sum -= bytes[slice];
        bytes[slice] = 0;
      }
    }
    sliceStart += steps * SLICE_NANOS;
  }
}
