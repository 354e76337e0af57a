package org.ternrtc.sctp;

import org.jspecify.annotations.Nullable;

/** A deadline that may be set; compared by difference, because the time may wrap. */
final class Timer {
  private boolean running;
  private long at;

  void start(long now, long delayNanos) {
    running = true;
    at = now + delayNanos;
  }

  void stop() {
    running = false;
  }

  boolean isRunning() {
    return running;
  }

  /** Whether it has run out; if so it stops. */
  boolean expire(long now) {
    if (running && now - at >= 0) {
      running = false;
      return true;
    }
    return false;
  }

  /** The earlier one of this and another deadline. */
  @Nullable Long earlier(@Nullable Long other) {
    if (!running) {
      return other;
    }
    return other == null || at - other < 0 ? Long.valueOf(at) : other;
  }
}
