package org.ternrtc.media;

/**
 * Something that gives sound: a tone, a file, a microphone.
 *
 * <p>A source has a thread of its own that pushes one frame after the other to the sink, all of the
 * sampling rate and the number of channels that the source has. No device is opened before {@link
 * #start}.
 */
public interface AudioSource extends AutoCloseable {
  /**
   * Starts the flow of sound. May be called once.
   *
   * @throws java.io.IOException when the file or the device cannot be opened; the message says why
   *     in one line
   * @throws IllegalStateException when called twice or after {@link #close}
   */
  void start(AudioSink sink) throws java.io.IOException;

  /**
   * Stops the flow and releases the device before it returns; may be called twice and from any
   * thread.
   */
  @Override
  void close();
}
