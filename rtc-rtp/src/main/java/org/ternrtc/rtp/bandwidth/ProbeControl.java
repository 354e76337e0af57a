package org.ternrtc.rtp.bandwidth;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * When to probe: at the start; further up as long as probes succeed; now and then while the
 * estimate is below what the encoders could use.
 */
final class ProbeControl {
  private static final long WAIT_NANOS = 1_000_000_000L;
  private static final long LEAST_INTERVAL_NANOS = 3_000_000_000L;
  private static final long MOST_INTERVAL_NANOS = 6_000_000_000L;
  private static final double FURTHER = 0.7;
  private static final double PROBE_SECONDS = 0.015;
  private static final int PACKETS = 5;

  private final ArrayDeque<Probe> pending = new ArrayDeque<>();
  private int nextId = 1;
  private boolean begun;
  private boolean waiting;
  private long waitUntil;
  private long furtherAbove;
  private long last;
  private long interval = LEAST_INTERVAL_NANOS;

  private void add(long rate) {
    int bytes = (int) Math.min(rate / 8.0 * PROBE_SECONDS, 200_000);
    pending.add(new Probe(nextId++, rate, bytes, PACKETS));
  }

  private void await(long rate, long now) {
    furtherAbove = (long) (FURTHER * rate);
    waiting = true;
    waitUntil = now + WAIT_NANOS;
    last = now;
  }

  /** Media flows for the first time, or again after an outage. */
  void begin(long estimate, long useful, long now) {
    begun = true;
    pending.clear();
    long first = Math.min(3 * estimate, useful);
    if (first <= estimate) {
      last = now;
      return;
    }
    add(first);
    long second = Math.min(6 * estimate, useful);
    if (second > first) {
      add(second);
    }
    await(second, now);
  }

  /**
   * A probe has shown this.
   *
   * @param useful bits per second above which nothing need be known
   */
  void result(long rate, long useful, long now) {
    if (waiting && rate > furtherAbove) {
      waiting = false;
      interval = LEAST_INTERVAL_NANOS;
      long next = Math.min(2 * rate, useful);
      if (next > rate + rate / 10) {
        add(next);
        await(next, now);
      }
    }
  }

  void tick(long estimate, long useful, boolean calm, long now) {
    if (waiting && now - waitUntil >= 0) {
      waiting = false;
      interval = Math.min(interval + interval / 2, MOST_INTERVAL_NANOS);
    }
    if (begun
        && !waiting
        && calm
        && pending.isEmpty()
        && estimate < useful - useful / 20
        && now - last >= interval) {
      long rate = Math.min(2 * estimate, useful);
      add(rate);
      await(rate, now);
    }
  }

  /** The queue grows: what was planned would only add to it. */
  void abort(long now) {
    pending.clear();
    if (waiting) {
      waiting = false;
    }
    last = now;
  }

  boolean begun() {
    return begun;
  }

  @Nullable Probe poll() {
    return pending.poll();
  }
}
