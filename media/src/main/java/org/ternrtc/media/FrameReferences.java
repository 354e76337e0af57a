package org.ternrtc.media;

/**
 * Which of an encoder's three reference buffers a picture is predicted from, and which of them it
 * replaces. The names are VP8's (RFC 6386 section 9.7); other codecs number theirs.
 *
 * <p>As a wish in {@link EncodeOptions} it bounds what the encoder does; in a {@link FrameMetadata}
 * it says what the encoder did. A key frame uses none and replaces all three.
 */
public record FrameReferences(
    boolean useLast,
    boolean useGolden,
    boolean useAltref,
    boolean updateLast,
    boolean updateGolden,
    boolean updateAltref) {
  /** Predicted from nothing, replaces all: a key frame. */
  public static final FrameReferences KEY =
      new FrameReferences(false, false, false, true, true, true);

  /** The common case: predicted from the last frame, which it replaces. */
  public static final FrameReferences LAST =
      new FrameReferences(true, false, false, true, false, false);

  /** Predicted from any of them; replaces the last frame only. */
  public static final FrameReferences ANY =
      new FrameReferences(true, true, true, true, false, false);

  /** Whether no later picture can be predicted from this one: it may be lost without harm. */
  public boolean updatesNothing() {
    return !updateLast && !updateGolden && !updateAltref;
  }

  /** Whether it is predicted from nothing. */
  public boolean usesNothing() {
    return !useLast && !useGolden && !useAltref;
  }
}
