package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * Probabilities of which the sender does not know what the receiver has, because it does not know
 * which of the last frames were decoded. A frame that says their values, changed or not, can be
 * read by any receiver. One object serves one encoder.
 */
public final class UncertainProbabilities {
  private final boolean[] token = new boolean[TokenTables.PROBABILITIES];
  private final boolean[] motionVector = new boolean[2 * MotionVectorTables.COMPONENT];
  private boolean yMode;
  private boolean uvMode;

  /** Everything is certain. */
  public UncertainProbabilities() {}

  /** Everything is certain again. */
  public void clear() {
    Arrays.fill(token, false);
    Arrays.fill(motionVector, false);
    yMode = false;
    uvMode = false;
  }

  /** The receiver may have the ones or the others. */
  public void eitherOf(Probabilities one, Probabilities other) {
    differ(one.token, other.token, token);
    differ(one.motionVector, other.motionVector, motionVector);
    yMode |= !Arrays.equals(one.yMode, other.yMode);
    uvMode |= !Arrays.equals(one.uvMode, other.uvMode);
  }

  private static void differ(int[] one, int[] other, boolean[] into) {
    for (int n = 0; n < into.length; n++) {
      into[n] |= one[n] != other[n];
    }
  }

  boolean token(int at) {
    return token[at];
  }

  boolean motionVector(int at) {
    return motionVector[at];
  }

  boolean yMode() {
    return yMode;
  }

  boolean uvMode() {
    return uvMode;
  }
}
