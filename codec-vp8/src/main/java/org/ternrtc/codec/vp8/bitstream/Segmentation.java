package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * Segment-based adjustments, RFC 6386 sections 9.3 and 10. Values stay from frame to frame; a key
 * frame resets the feature data.
 */
public final class Segmentation {
  /** How many segments there are. */
  public static final int SEGMENTS = 4;

  /** Whether macroblocks belong to segments in this frame. */
  public boolean enabled;

  /** Whether this frame codes each macroblock's segment. */
  public boolean updateMap;

  /** Whether this frame sends the feature data. */
  public boolean updateData;

  /** Whether the feature data replaces the frame's values instead of being added to them. */
  public boolean absolute;

  /** Quantizer index of each segment, or what is added to the frame's. */
  public final int[] quantizer = new int[SEGMENTS];

  /** Loop filter level of each segment, or what is added to the frame's. */
  public final int[] filterLevel = new int[SEGMENTS];

  /** Probabilities of {@link ModeTables#SEGMENT_TREE}, of this frame only. */
  public final int[] treeProbabilities = {255, 255, 255};

  /** Takes over what another one holds from frame to frame. */
  void copyStateFrom(Segmentation other) {
    enabled = other.enabled;
    absolute = other.absolute;
    System.arraycopy(other.quantizer, 0, quantizer, 0, SEGMENTS);
    System.arraycopy(other.filterLevel, 0, filterLevel, 0, SEGMENTS);
  }

  /** Back to the state at the start of a key frame. */
  public void reset() {
    enabled = false;
    updateMap = false;
    updateData = false;
    absolute = false;
    Arrays.fill(quantizer, 0);
    Arrays.fill(filterLevel, 0);
    Arrays.fill(treeProbabilities, 255);
  }

  void read(BoolDecoder decoder) {
    enabled = decoder.readFlag();
    updateMap = false;
    updateData = false;
    if (!enabled) {
      return;
    }
    updateMap = decoder.readFlag();
    updateData = decoder.readFlag();
    if (updateData) {
      absolute = decoder.readFlag();
      for (int n = 0; n < SEGMENTS; n++) {
        quantizer[n] = decoder.readOptionalSigned(7);
      }
      for (int n = 0; n < SEGMENTS; n++) {
        filterLevel[n] = decoder.readOptionalSigned(6);
      }
    }
    if (updateMap) {
      for (int n = 0; n < treeProbabilities.length; n++) {
        treeProbabilities[n] = decoder.readFlag() ? decoder.readLiteral(8) : 255;
      }
    }
  }

  /** The quantizer index of a segment in a frame with the given index, not yet clamped. */
  public int quantizerIndex(int frameIndex, int segment) {
    if (!enabled) {
      return frameIndex;
    }
    return absolute ? quantizer[segment] : frameIndex + quantizer[segment];
  }
}
