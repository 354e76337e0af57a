package org.ternrtc.media;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of an encoder for one picture. What changed in it since the picture before, the
 * picture says itself: {@link VideoFrame#dirty}.
 *
 * @param keyFrame whether the result must be a key frame
 * @param references which reference buffers may be used and which are replaced; null leaves it to
 *     the encoder. An encoder may use fewer than it may, but replaces exactly these. Where nothing
 *     may be used, every macroblock is coded by itself. Such a picture leaves the probabilities of
 *     the pictures to come alone. Of no meaning with {@code keyFrame}
 * @param mayDrop whether the rate control may drop the picture, as far as the settings allow it
 */
public record EncodeOptions(
    boolean keyFrame, @Nullable FrameReferences references, boolean mayDrop) {
  /** Nothing special. */
  public static final EncodeOptions NONE = new EncodeOptions(false, null, true);

  /** A key frame, which is not dropped. */
  public static final EncodeOptions KEY = new EncodeOptions(true, null, false);

  public EncodeOptions withReferences(@Nullable FrameReferences wanted) {
    return new EncodeOptions(keyFrame, wanted, mayDrop);
  }

  public EncodeOptions withMayDrop(boolean allowed) {
    return new EncodeOptions(keyFrame, references, allowed);
  }
}
