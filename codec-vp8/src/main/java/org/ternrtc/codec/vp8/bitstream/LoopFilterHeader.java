package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * The loop filter's part of the frame header, RFC 6386 section 9.4. The deltas stay from frame to
 * frame; a key frame resets them.
 */
public final class LoopFilterHeader {
  /** Whether the simple filter is used, which touches luma only. */
  public boolean simple;

  /** The frame's level, 0 to 63; 0 switches the filter off. */
  public int level;

  /** 0 to 7: how soon the filter takes a difference for picture content. */
  public int sharpness;

  /** Whether the deltas count. */
  public boolean deltasEnabled;

  /** Whether this frame sends deltas. */
  public boolean updateDeltas;

  /** Added to the level by reference frame: intra, last, golden, altref. */
  public final int[] referenceDelta = new int[4];

  /** Added to the level by mode: B_PRED, zero vector, other vector, split. */
  public final int[] modeDelta = new int[4];

  /** Takes over what another one holds from frame to frame. */
  void copyStateFrom(LoopFilterHeader other) {
    System.arraycopy(other.referenceDelta, 0, referenceDelta, 0, referenceDelta.length);
    System.arraycopy(other.modeDelta, 0, modeDelta, 0, modeDelta.length);
  }

  /** Back to the state at the start of a key frame. */
  public void reset() {
    deltasEnabled = false;
    updateDeltas = false;
    Arrays.fill(referenceDelta, 0);
    Arrays.fill(modeDelta, 0);
  }

  void read(BoolDecoder decoder) {
    simple = decoder.readFlag();
    level = decoder.readLiteral(6);
    sharpness = decoder.readLiteral(3);
    deltasEnabled = decoder.readFlag();
    updateDeltas = deltasEnabled && decoder.readFlag();
    if (updateDeltas) {
      readDeltas(decoder, referenceDelta);
      readDeltas(decoder, modeDelta);
    }
  }

  private static void readDeltas(BoolDecoder decoder, int[] deltas) {
    for (int n = 0; n < deltas.length; n++) {
      if (decoder.readFlag()) {
        deltas[n] = decoder.readSigned(6);
      }
    }
  }
}
