package org.ternrtc.app.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what an address does and refuses when it does too much: a bucket of {@code burst} tokens
 * per address that fills by {@code perMinute} a minute. Holds at most {@value #MAX_ADDRESSES}
 * addresses and forgets the one that was quiet longest.
 *
 * <p>Thread-safe. Time is passed in.
 */
public final class AttemptLimiter {
  static final int MAX_ADDRESSES = 4096;

  private static final double MINUTE_NANOS = 60e9;

  private final double burst;
  private final double perMinute;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  public AttemptLimiter(int burst, int perMinute) {
    this.burst = burst;
    this.perMinute = perMinute;
  }

  /** Whether the address has a token left, without taking it. */
  public synchronized boolean mayTry(String address, long nowNanos) {
    Bucket bucket = buckets.get(address);
    return bucket == null || bucket.refill(nowNanos) >= 1;
  }

  /** Takes a token; false when there was none. */
  public synchronized boolean take(String address, long nowNanos) {
    Bucket bucket = buckets.computeIfAbsent(address, _ -> new Bucket(nowNanos));
    if (bucket.refill(nowNanos) < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }

  private final class Bucket {
    private double tokens = burst;
    private long filledAt;

    Bucket(long nowNanos) {
      filledAt = nowNanos;
    }

    double refill(long nowNanos) {
      long elapsed = Math.max(0, nowNanos - filledAt);
      tokens = Math.min(burst, tokens + elapsed * perMinute / MINUTE_NANOS);
      filledAt = nowNanos;
      return tokens;
    }
  }
}
