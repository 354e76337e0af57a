package org.ternrtc.codec.vp8.encoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.bitstream.Probabilities;
import org.ternrtc.codec.vp8.bitstream.UncertainProbabilities;

/**
 * The probabilities that were in force before each of the last frames. A receiver that stopped
 * decoding at a lost frame still has those from before it, and the frame that repairs the loss
 * builds upon them. But what was taken for lost may have come late: whatever changed in the
 * meantime is said anew.
 */
final class EntropyHistory {
  private static final int CAPACITY = 64;

  private final @Nullable Probabilities[] history = new Probabilities[CAPACITY];
  private final boolean[] noted = new boolean[CAPACITY];

  /** A receiver that decodes the frame to come has none of what was before. */
  void clear() {
    Arrays.fill(noted, false);
  }

  /** Notes what is in force before a frame. */
  void before(long frameId, Probabilities inForce) {
    int slot = (int) (frameId % CAPACITY);
    Probabilities kept = history[slot];
    if (kept == null) {
      kept = new Probabilities();
      history[slot] = kept;
    }
    kept.copyFrom(inForce);
    noted[slot] = true;
  }

  /**
   * Brings back what was in force before one of the last 64 frames.
   *
   * @param uncertain told what was not the same before all frames since the key frame
   */
  void restore(long frameId, Probabilities into, UncertainProbabilities uncertain) {
    Probabilities kept = history[(int) (frameId % CAPACITY)];
    if (kept == null) {
      throw new IllegalStateException("nothing is known of frame " + frameId);
    }
    uncertain.eitherOf(kept, into);
    for (int slot = 0; slot < CAPACITY; slot++) {
      Probabilities other = history[slot];
      if (other != null && noted[slot]) {
        uncertain.eitherOf(kept, other);
      }
    }
    into.copyFrom(kept);
  }
}
