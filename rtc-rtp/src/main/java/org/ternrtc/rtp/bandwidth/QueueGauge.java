package org.ternrtc.rtp.bandwidth;

import java.util.Arrays;

/**
 * How much of the round trip is queue: what is above the shortest of the last half minute. A queue
 * that never empties for seconds, though we have given way, is somebody else's.
 */
final class QueueGauge {
  private static final long BASE_NANOS = 15_000_000_000L;
  private static final long MOST_BASE_NANOS = 300_000_000_000L;
  private static final long BUCKET_NANOS = 500_000_000;
  private static final int BUCKETS = 10;

  /** After so long it is looked again whether the queue empties when we give way. */
  private static final long RECHECK_NANOS = 6_000_000_000L;

  private static final int RECHECK_BUCKETS = 4;
  private static final long STANDING_NANOS = 40_000_000;

  private final long[] shortest = new long[BUCKETS];
  private boolean started;
  private long base;
  private long nextBase;
  private long baseAt;
  private int bucket;
  private int filled;
  private long bucketAt;
  private long last;
  private boolean standing;
  private long standingSince;

  void trip(long nanos, long now) {
    if (!started) {
      started = true;
      base = nanos;
      nextBase = nanos;
      baseAt = now;
      bucketAt = now;
      Arrays.fill(shortest, nanos);
    }
    // While the queue stands nothing shows how long the path is without it.
    if (now - baseAt > (standing || filled < BUCKETS ? MOST_BASE_NANOS : BASE_NANOS)) {
      base = nextBase;
      nextBase = nanos;
      baseAt = now;
    }
    base = Math.min(base, nanos);
    nextBase = Math.min(nextBase, nanos);
    if (now - bucketAt > BUCKET_NANOS) {
      bucketAt = now;
      bucket = (bucket + 1) % BUCKETS;
      filled = Math.min(filled + 1, BUCKETS);
      shortest[bucket] = nanos;
    } else {
      shortest[bucket] = Math.min(shortest[bucket], nanos);
    }
    last = nanos;
  }

  /** How long packets wait now. */
  long queueNanos() {
    return started ? last - base : 0;
  }

  /** The path has changed: what was seen of its queue says nothing. */
  void forget() {
    filled = 0;
    standing = false;
  }

  /** Whether there has been a queue all the time for seconds, though we gave way. */
  boolean standing(long now) {
    boolean stands = filled == BUCKETS && least() - base > STANDING_NANOS;
    if (stands && !standing) {
      standingSince = now;
    } else if (stands && now - standingSince > RECHECK_NANOS) {
      filled -= RECHECK_BUCKETS;
      stands = false;
    }
    standing = stands;
    return stands;
  }

  private long least() {
    long least = Long.MAX_VALUE;
    for (long trip : shortest) {
      least = Math.min(least, trip);
    }
    return least;
  }
}
