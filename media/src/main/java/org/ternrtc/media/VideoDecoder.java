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

  /**
   * Makes up a picture for a frame that is missing or was refused, from what there is: the last
   * picture, with what moved in it moved on. Tells the decoder that something is missing: frames
   * between key frames are refused from here on, until a key frame, or until one comes whose {@link
   * FrameMetadata#dependencies} are all known to be whole.
   *
   * @param captureNanos the time of capture that the picture shall have
   * @return null when the decoder has nothing to make a picture from, or does not know how
   */
  default @Nullable VideoFrame conceal(long captureNanos) {
    return null;
  }

  /** Whether something is missing, so that a key frame or a repair should be asked for. */
  default boolean needsRepair() {
    return false;
  }

  /** Gives back what the decoder holds; may be called twice. */
  @Override
  void close();
}
