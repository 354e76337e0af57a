package org.ternrtc.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For how long a sender's pictures were limited by what. On the owner thread. */
final class LimitationClock {
  /** What the W3C knows as {@code RTCQualityLimitationReason}. */
  private static final List<String> REASONS = List.of("none", "cpu", "bandwidth", "other");

  private static final double NANOS = 1e9;

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private @Nullable Long last;

  LimitationClock() {
    REASONS.forEach(reason -> seconds.put(reason, 0.0));
  }

  /** Until now it was that reason. */
  void spent(String reason, long now) {
    Long before = last;
    last = now;
    if (before != null) {
      seconds.merge(
          REASONS.contains(reason) ? reason : "other", (now - before) / NANOS, Double::sum);
    }
  }

  /** Nothing is sent: the time until the next call does not count. */
  void stopped() {
    last = null;
  }

  /** Seconds by reason. */
  Map<String, Double> seconds() {
    return Map.copyOf(seconds);
  }
}
