package org.ternrtc.rtp.receive;

import org.jspecify.annotations.Nullable;

/**
 * When to ask for a key frame: at once when one is needed, then again until it comes, at most once
 * per two round trips. While a key frame is arriving nothing is asked: a second one behind it would
 * only delay both.
 */
final class KeyFrameRequester {
  private static final long LEAST_INTERVAL_NANOS = 200_000_000;

  private @Nullable Long last;

  boolean due(boolean needed, boolean arriving, long roundTripNanos, long now) {
    Long at = deadline(needed, arriving, roundTripNanos, now);
    if (at == null || now - at < 0) {
      return false;
    }
    last = now;
    return true;
  }

  @Nullable Long deadline(boolean needed, boolean arriving, long roundTripNanos, long now) {
    if (!needed || arriving) {
      return null;
    }
    Long before = last;
    return before == null
        ? (Long) now
        : (Long) (before + Math.max(LEAST_INTERVAL_NANOS, 2 * roundTripNanos));
  }
}
