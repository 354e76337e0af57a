package org.ternrtc.sctp.send;

import java.time.Duration;

/** Slow start, congestion avoidance and the answers to loss, RFC 9260 section 7.2; in bytes. */
public final class CongestionControl {
  /** A SACK may let the window grow by this many packets in slow start (L of section 7.2.1). */
  private static final int SLOW_START_PACKETS = 2;

  private static final int LEAST_PACKETS = 4;

  /** Waiting in a queue that media can bear. */
  private static final long QUEUE_NANOS = Duration.ofMillis(40).toNanos();

  private final int packetBytes;
  private final long most;
  private long window;
  private long threshold;
  private long partialBytesAcked;

  /** Whether the window keeps the queue of the path short, for the sake of media beside it. */
  private boolean yields;

  private long shrunkAt;
  private boolean shrunk;

  /**
   * @param packetBytes payload of a full packet
   * @param initialPackets first window, in packets
   * @param most window beyond which growth is of no use
   */
  public CongestionControl(int packetBytes, int initialPackets, long most) {
    this.packetBytes = packetBytes;
    this.most = most;
    window = (long) packetBytes * initialPackets;
    threshold = most;
  }

  /**
   * Sets whether to yield to media on the same path: a loss-based window grows until the queue of
   * the bottleneck is full, and pictures would wait behind it.
   */
  public void yields(boolean on) {
    yields = on;
  }

  /**
   * A round trip was measured. When yielding, a queue of more than {@link #QUEUE_NANOS} shrinks the
   * window by an eighth, once a round trip.
   */
  void roundTrip(long nanos, long least, long now) {
    if (!yields || nanos - least <= QUEUE_NANOS || (shrunk && now - shrunkAt < nanos)) {
      return;
    }
    shrunk = true;
    shrunkAt = now;
    window = Math.max(window - window / 8, (long) LEAST_PACKETS * packetBytes);
    threshold = Math.min(threshold, window);
    partialBytesAcked = 0;
  }

  /** Congestion window. */
  public long window() {
    return window;
  }

  /** Slow start threshold. */
  public long threshold() {
    return threshold;
  }

  /**
   * New data was acknowledged while nothing was being recovered.
   *
   * @param bytes how much
   * @param flightBefore what was in flight when the SACK came
   */
  public void acknowledged(long bytes, long flightBefore) {
    // Section 7.2.1: a window that was not used must not grow.
    boolean used = flightBefore + packetBytes > window;
    if (window <= threshold) {
      if (used) {
        window += Math.min(bytes, (long) SLOW_START_PACKETS * packetBytes);
      }
    } else {
      partialBytesAcked += bytes;
      if (partialBytesAcked >= window) {
        partialBytesAcked = used ? partialBytesAcked - window : 0;
        window += used ? packetBytes : 0;
      }
    }
    window = Math.min(window, most);
  }

  /** Loss was noticed by SACKs: section 7.2.3. */
  public void fastRetransmit() {
    threshold = Math.max(window / 2, (long) LEAST_PACKETS * packetBytes);
    window = threshold;
    partialBytesAcked = 0;
  }

  /** T3-rtx ran out: section 7.2.3. */
  public void timeout() {
    threshold = Math.max(window / 2, (long) LEAST_PACKETS * packetBytes);
    window = packetBytes;
    partialBytesAcked = 0;
  }

  /** Nothing was sent for a retransmission timeout: section 7.2.1. */
  public void idle() {
    window = Math.max(window / 2, Math.min(window, (long) LEAST_PACKETS * packetBytes));
  }
}
