package org.ternrtc.rtp.feedback;

import org.jspecify.annotations.Nullable;

/** When feedback on arrivals is due: 50 ms after the first of them, 100 ms while little comes. */
final class FeedbackPace {
  static final long INTERVAL_NANOS = 50_000_000;
  static final long SLOW_INTERVAL_NANOS = 100_000_000;
  private static final int FEW_PACKETS = 4;

  private @Nullable Long due;
  private int arrivedSince;
  private boolean slow;

  /** There is one more to tell of. */
  void arrived(long now) {
    arrivedSince++;
    if (due == null) {
      due = now + (slow ? SLOW_INTERVAL_NANOS : INTERVAL_NANOS);
    }
  }

  /** All was told. */
  void told() {
    due = null;
    slow = arrivedSince < FEW_PACKETS;
    arrivedSince = 0;
  }

  /** Null while there is nothing to tell. */
  @Nullable Long due() {
    return due;
  }
}
