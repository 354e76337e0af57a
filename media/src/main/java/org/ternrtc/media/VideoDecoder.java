package org.ternrtc.media;

import org.jspecify.annotations.Nullable;

/** Decompresses frames of one stream, in order. Not thread-safe. */
public interface VideoDecoder extends AutoCloseable {
  /**
   * Decodes one frame.
   *
   * @return the picture, or null when the frame is not meant to be shown
   * @throws UndecodableFrameException when the frame is damaged or refers to pictures that this
   *     decoder does not have; the decoder stays usable and waits for a key frame
   */
  @Nullable VideoFrame decode(EncodedFrame frame) throws UndecodableFrameException;

  /** Gives back what the decoder holds; may be called twice. */
  @Override
  void close();
}
