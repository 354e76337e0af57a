package org.ternrtc.sctp;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.HeartbeatAckChunk;
import org.ternrtc.sctp.packet.HeartbeatChunk;

/** Asks an idle peer whether it is there, RFC 9260 section 8.3. */
final class Heartbeat {
  private final long interval;
  private final RandomGenerator random;
  private final Timer timer = new Timer();
  private @Nullable Bytes asked;
  private long askedAt;
  private boolean due;

  /** Drawn anew for each heartbeat: from -1/2 to 1/2. */
  private double jitter;

  Heartbeat(long interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
    jitter = random.nextDouble() - 0.5;
  }

  /** Something went out or in: the next one is far off. */
  void start(long now, long rto) {
    if (interval > 0) {
      // Section 8.3: the RTO plus the interval, with a jitter of half the RTO either way.
      timer.start(now, interval + rto + (long) (rto * jitter));
    }
  }

  void stop() {
    timer.stop();
    due = false;
  }

  /** Whether its time has come; then the one before was either answered or counts as lost. */
  boolean expire(long now) {
    if (timer.expire(now)) {
      due = true;
      return true;
    }
    return false;
  }

  /** Whether the last one was not answered. */
  boolean unanswered() {
    return asked != null;
  }

  boolean isDue() {
    return due;
  }

  HeartbeatChunk next(long now, long rto) {
    var nonce = new byte[16];
    random.nextBytes(nonce);
    Bytes info = Bytes.of(nonce);
    asked = info;
    askedAt = now;
    due = false;
    jitter = random.nextDouble() - 0.5;
    start(now, rto);
    return new HeartbeatChunk(info);
  }

  /** The round trip time if this answers our question, else -1. */
  long answered(HeartbeatAckChunk chunk, long now) {
    if (asked == null || !chunk.info().equals(asked)) {
      return -1;
    }
    asked = null;
    return now - askedAt;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return timer.earlier(other);
  }
}
