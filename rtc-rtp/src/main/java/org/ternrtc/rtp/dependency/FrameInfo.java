package org.ternrtc.rtp.dependency;

import java.util.List;

/**
 * What a sender says of a frame beside its bytes: in the payload descriptor and in the Dependency
 * Descriptor, as far as they were negotiated.
 *
 * @param frameId number of the frame in its encoding, counting up by one; -1 when nothing is known
 * @param temporalLayers how many layers the encoding has, 1 to 3
 * @param temporalLayer 0 for the base layer
 * @param layerSync whether it depends on frames of the base layer only
 * @param discardable whether no other frame depends on it
 * @param dependencies ids of the frames it depends on, the newest first
 */
public record FrameInfo(
    long frameId,
    int temporalLayers,
    int temporalLayer,
    boolean layerSync,
    boolean discardable,
    List<Long> dependencies) {
  /** Nothing is known. */
  public static final FrameInfo UNKNOWN = new FrameInfo(-1, 1, 0, false, false, List.of());

  public FrameInfo {
    if (temporalLayers < 1 || temporalLayers > 3 || temporalLayer < 0) {
      throw new IllegalArgumentException(
          "layer " + temporalLayer + " of " + temporalLayers + " layers");
    }
    if (temporalLayer >= temporalLayers) {
      throw new IllegalArgumentException(
          "layer " + temporalLayer + " of " + temporalLayers + " layers");
    }
    dependencies = List.copyOf(dependencies);
  }

  /** Whether anything is known. */
  public boolean known() {
    return frameId >= 0;
  }
}
