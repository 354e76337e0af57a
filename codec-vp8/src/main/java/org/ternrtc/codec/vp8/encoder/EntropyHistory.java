package org.ternrtc.codec.vp8.encoder;

import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.Probabilities;

/**
 * The probabilities that were in force before each of the last frames. A receiver that stopped
 * decoding at a lost frame still has those from before it, and the frame that repairs the loss must
 * build upon them.
 */
final class EntropyHistory {
  private static final int CAPACITY = 64;

  private final @Nullable Probabilities[] history = new Probabilities[CAPACITY];

  /** Notes what is in force before a frame. */
  void before(long frameId, Probabilities inForce) {
    int slot = (int) (frameId % CAPACITY);
    Probabilities kept = history[slot];
    if (kept == null) {
      kept = new Probabilities();
      history[slot] = kept;
    }
    kept.copyFrom(inForce);
  }

  /** Brings back what was in force before one of the last 64 frames. */
  void restore(long frameId, Probabilities into) {
    Probabilities kept = history[(int) (frameId % CAPACITY)];
    if (kept == null) {
      throw new IllegalStateException("nothing is known of frame " + frameId);
    }
    into.copyFrom(kept);
  }
}
