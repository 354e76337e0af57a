package org.ternrtc.codec.vp8.reference;

import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.media.FrameReferences;

/**
 * What is settled about a frame before its first macroblock is looked at, beside its quantizer.
 *
 * @param key whether it is a key frame
 * @param references which reference buffers it may use and which it replaces
 * @param updateEntropy whether its probabilities stay for the frames to come (RFC 6386 section
 *     9.11)
 * @param temporalLayer 0 for the base layer
 * @param layerSync whether it uses frames of the base layer only
 * @param entropyBefore the frame before which the probabilities were those that this frame builds
 *     upon; {@link #CURRENT} for those in force
 */
public record ReferencePlan(
    boolean key,
    FrameReferences references,
    boolean updateEntropy,
    int temporalLayer,
    boolean layerSync,
    long entropyBefore) {
  /** Builds upon the probabilities in force. */
  public static final long CURRENT = -1;

  /** A key frame. */
  public static final ReferencePlan KEY =
      new ReferencePlan(true, FrameReferences.KEY, true, 0, true, CURRENT);

  /** Whether macroblocks may be predicted from a reference; see {@link Modes}. */
  public boolean mayUse(int reference) {
    return switch (reference) {
      case Modes.LAST_FRAME -> references.useLast();
      case Modes.GOLDEN_FRAME -> references.useGolden();
      case Modes.ALTREF_FRAME -> references.useAltref();
      default -> false;
    };
  }

  /** Whether the frame replaces a reference. */
  public boolean updates(int reference) {
    return switch (reference) {
      case Modes.LAST_FRAME -> references.updateLast();
      case Modes.GOLDEN_FRAME -> references.updateGolden();
      case Modes.ALTREF_FRAME -> references.updateAltref();
      default -> false;
    };
  }
}
