package org.ternrtc.media;

import java.util.List;

/**
 * What a packetizer, a forwarding server or a dependency descriptor wants to know of a compressed
 * picture beside its bytes.
 *
 * @param frameId number of the picture in its encoding: counts up by one with each that comes out
 *     of the encoder, from 0; never repeats
 * @param temporalLayers how many temporal layers the encoding has
 * @param temporalLayer 0 for the base layer, upwards
 * @param layerSync whether it is predicted from the base layer alone, so that a receiver may begin
 *     to take this layer here (RFC 7741's Y bit)
 * @param references which buffers were used and replaced
 * @param dependencies the ids of the pictures it is predicted from, each once, the newest first;
 *     empty for a key frame
 * @param updatesEntropy whether the probabilities that later pictures build upon are changed by
 *     this one; a receiver can miss a picture that replaces nothing only where they are not
 */
public record FrameMetadata(
    long frameId,
    int temporalLayers,
    int temporalLayer,
    boolean layerSync,
    FrameReferences references,
    List<Long> dependencies,
    boolean updatesEntropy) {
  /** Nothing is known; the frame id is -1. */
  public static final FrameMetadata UNKNOWN =
      new FrameMetadata(-1, 1, 0, false, FrameReferences.ANY, List.of(), true);

  public FrameMetadata {
    if (temporalLayer < 0 || temporalLayer >= temporalLayers) {
      throw new IllegalArgumentException("layer " + temporalLayer + " of " + temporalLayers);
    }
    dependencies = List.copyOf(dependencies);
  }

  /** Whether a receiver can do without this picture and still decode all others. */
  public boolean discardable() {
    return references.updatesNothing() && !updatesEntropy;
  }
}
