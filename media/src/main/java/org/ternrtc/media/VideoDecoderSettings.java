package org.ternrtc.media;

/**
 * What a decoder is made with. Immutable.
 *
 * @param threads how many threads may work at a frame, the caller's among them, at least 1, or
 *     {@link CodecThreads#AUTO} to leave it to the decoder; it may use fewer, and what it decodes
 *     never depends on it
 */
public record VideoDecoderSettings(int threads) {
  /** Refuses a negative number of threads. */
  public VideoDecoderSettings {
    if (threads < CodecThreads.AUTO) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }

  /** One thread. */
  public static VideoDecoderSettings defaults() {
    return new VideoDecoderSettings(1);
  }

  /** The same with so many threads. */
  public VideoDecoderSettings withThreads(int count) {
    return new VideoDecoderSettings(count);
  }
}
