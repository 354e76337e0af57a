package org.ternrtc.rtp.send;

import org.jspecify.annotations.Nullable;

/**
 * Turns key frame requests of the peer into at most one per {@link #INTERVAL_NANOS} to the encoder:
 * key frames are large, and a flood of requests must not become a flood of them.
 */
final class KeyFrameGate {
  static final long INTERVAL_NANOS = 500_000_000;

  private @Nullable Long lastRequest;
  private @Nullable Long lastKeyFrame;
  private boolean outstanding;
  private boolean pending;

  /** Whether to ask the encoder now. */
  boolean request(long now, long roundTripNanos) {
    Long key = lastKeyFrame;
    if (key != null && now - key < roundTripNanos) {
      // Sent before the peer could have seen our last key frame; it asks again if that was lost.
      return false;
    }
    if (early(now)) {
      // One that is asked for and not made yet will answer this request as well.
      pending = !outstanding;
      return false;
    }
    return fire(now);
  }

  /** Whether a request that came too early is due now. */
  boolean tick(long now) {
    return pending && !early(now) && fire(now);
  }

  @Nullable Long deadline() {
    Long last = lastRequest;
    return pending && last != null ? (Long) (last + INTERVAL_NANOS) : null;
  }

  void keyFrameSent(long now) {
    if (!outstanding) {
      lastRequest = now;
    }
    lastKeyFrame = now;
    outstanding = false;
    pending = false;
  }

  private boolean early(long now) {
    Long last = lastRequest;
    return last != null && now - last < INTERVAL_NANOS;
  }

  private boolean fire(long now) {
    lastRequest = now;
    outstanding = true;
    pending = false;
    return true;
  }
}
