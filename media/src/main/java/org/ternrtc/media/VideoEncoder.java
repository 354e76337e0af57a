package org.ternrtc.media;

import org.jspecify.annotations.Nullable;

/**
 * Compresses pictures of one stream, in order.
 *
 * <p>Not thread-safe: one thread calls {@link #encode} and {@link #close}. {@link #setRate} alone
 * may be called from any thread; it takes effect with the next picture and never costs a key frame.
 */
public interface VideoEncoder extends AutoCloseable {
  /**
   * Encodes one picture. A picture of another size than the one before starts with a key frame.
   *
   * @param forceKeyFrame whether the result must be a key frame
   * @return the compressed picture, or null when the rate control dropped it
   */
  @Nullable EncodedFrame encode(VideoFrame frame, boolean forceKeyFrame);

  /** Sets the target rate; see the class comment for threads. */
  void setRate(int bitsPerSecond, double framesPerSecond);

  /** Gives back what the encoder holds; may be called twice. */
  @Override
  void close();
}
