package org.ternrtc.media;

import java.io.IOException;

/**
 * Something that gives pictures which are compressed already: a file, a camera or a chip that
 * encodes. They are sent as they are, so nobody can make them smaller, fewer or black.
 *
 * <p>A source has a thread of its own that pushes each picture, in the order of decoding, none left
 * out except before a key frame. {@link EncodedFrame#captureNanos} grows and follows the clock. No
 * device is opened before {@link #start}.
 */
public interface EncodedVideoSource extends AutoCloseable {
  /**
   * The codec's name in SDP, such as {@code VP8}.
   *
   * @throws IOException when that has to be read first and cannot
   */
  String codec() throws IOException;

  /** What the pictures show. */
  ContentKind content();

  /**
   * Starts the flow of pictures. May be called once.
   *
   * @throws IOException when the file or the device cannot be opened; the message says why in one
   *     line
   * @throws IllegalStateException when called twice or after {@link #close}
   */
  void start(EncodedVideoSink sink) throws IOException;

  /**
   * Somebody needs a key frame to begin or to go on. A device makes one; a file can only wait for
   * its next one or go on there. Any thread; returns at once.
   */
  void requestKeyFrame();

  /**
   * Stops the flow and releases the device before it returns; may be called twice and from any
   * thread.
   */
  @Override
  void close();
}
