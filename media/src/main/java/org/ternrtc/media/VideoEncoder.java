package org.ternrtc.media;

import org.jspecify.annotations.Nullable;

/**
 * Compresses pictures of one stream, in order.
 *
 * <p>Not thread-safe: one thread calls {@link #encode} and {@link #close}. {@link #setRate}, {@link
 * #acknowledge}, {@link #lost} and {@link #statistics} alone may be called from any thread; they
 * take effect with the next picture. A new rate never costs a key frame.
 */
public interface VideoEncoder extends AutoCloseable {
  /**
   * Encodes one picture. A picture of another size than the one before starts with a key frame.
   *
   * @return the compressed picture, or null when the rate control dropped it
   */
  @Nullable EncodedFrame encode(VideoFrame frame, EncodeOptions options);

  /** As {@link #encode(VideoFrame, EncodeOptions)}, with nothing to ask for but a key frame. */
  default @Nullable EncodedFrame encode(VideoFrame frame, boolean forceKeyFrame) {
    return encode(frame, forceKeyFrame ? EncodeOptions.KEY : EncodeOptions.NONE);
  }

  /** Sets the target rate; see the class comment for threads. */
  void setRate(int bitsPerSecond, double framesPerSecond);

  /**
   * Whether the last picture, offered again, would come out no better. Who captures a screen offers
   * the last picture again until this is true, and then rests until something changes. To be called
   * by the thread that encodes.
   */
  default boolean settled() {
    return true;
  }

  /**
   * The receiver has the picture of that id ({@link FrameMetadata#frameId}) and all it depends on.
   * An encoder that {@linkplain VideoEncoderSettings#acknowledgedReferences holds acknowledged
   * references} can then repair a loss from it.
   */
  default void acknowledge(long frameId) {}

  /**
   * The receiver will never have the picture of that id. The next picture is predicted from one
   * that the receiver is known to have, or is a key frame where there is none, unless no picture to
   * come is predicted from the lost one.
   */
  default void lost(long frameId) {}

  /** What was done so far. */
  default EncoderStatistics statistics() {
    return EncoderStatistics.NONE;
  }

  /** Gives back what the encoder holds; may be called twice. */
  @Override
  void close();
}
