package org.ternrtc.codec.vp8.bitstream;

/**
 * The probabilities that adapt from frame to frame, RFC 6386 sections 9.9 to 9.11, 13.4, 16.1 and
 * 17.2. A frame that does not refresh them works on a copy that is thrown away.
 */
public final class Probabilities {
  /** Coefficient tokens, flat as {@link TokenTables} says. */
  public final int[] token = new int[TokenTables.PROBABILITIES];

  /** Motion vectors, row then column, as {@link MotionVectorTables} says. */
  public final int[] motionVector = new int[2 * MotionVectorTables.COMPONENT];

  /** Luma mode of intra macroblocks in interframes. */
  public final int[] yMode = new int[4];

  /** Chroma mode of intra macroblocks in interframes. */
  public final int[] uvMode = new int[3];

  /** Makes a set with the defaults. */
  public Probabilities() {
    reset();
  }

  /** Back to the defaults, as every key frame starts. */
  public void reset() {
    copy(TokenTables.DEFAULT_PROBABILITIES, token);
    copy(MotionVectorTables.DEFAULT_PROBABILITIES, motionVector);
    copy(ModeTables.DEFAULT_Y_MODE_PROBABILITIES, yMode);
    copy(ModeTables.DEFAULT_UV_MODE_PROBABILITIES, uvMode);
  }

  /** Takes over all values of another set. */
  public void copyFrom(Probabilities other) {
    copy(other.token, token);
    copy(other.motionVector, motionVector);
    copy(other.yMode, yMode);
    copy(other.uvMode, uvMode);
  }

  void readTokenUpdates(BoolDecoder decoder) {
    for (int n = 0; n < token.length; n++) {
      if (decoder.readBool(TokenTables.UPDATE_PROBABILITIES[n])) {
        token[n] = decoder.readLiteral(8);
      }
    }
  }

  void readModeUpdates(BoolDecoder decoder) {
    readAll(decoder, yMode);
    readAll(decoder, uvMode);
  }

  void readMotionVectorUpdates(BoolDecoder decoder) {
    for (int n = 0; n < motionVector.length; n++) {
      if (decoder.readBool(MotionVectorTables.UPDATE_PROBABILITIES[n])) {
        int seven = decoder.readLiteral(7);
        motionVector[n] = seven == 0 ? 1 : seven << 1;
      }
    }
  }

  private static void readAll(BoolDecoder decoder, int[] probabilities) {
    if (decoder.readFlag()) {
      for (int n = 0; n < probabilities.length; n++) {
        probabilities[n] = decoder.readLiteral(8);
      }
    }
  }

  private static void copy(int[] from, int[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
