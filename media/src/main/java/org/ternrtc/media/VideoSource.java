package org.ternrtc.media;

/**
 * Something that gives pictures: a pattern, a file, a screen, a camera.
 *
 * <p>A source has a thread of its own that pushes each picture to the sink; a slow sink makes it
 * skip pictures, never queue them and never burst to catch up. No device is opened before {@link
 * #start}.
 */
public interface VideoSource extends AutoCloseable {
  /**
   * Starts the flow of pictures. May be called once.
   *
   * @throws java.io.IOException when the file or the device cannot be opened; the message says why
   *     in one line
   * @throws IllegalStateException when called twice or after {@link #close}
   */
  void start(VideoSink sink) throws java.io.IOException;

  /** What the pictures show. */
  ContentKind content();

  /**
   * Stops the flow and releases the device before it returns; may be called twice and from any
   * thread.
   */
  @Override
  void close();
}
