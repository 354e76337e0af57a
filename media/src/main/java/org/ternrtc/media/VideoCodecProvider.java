package org.ternrtc.media;

/**
 * Makes encoders and decoders of one library; found by {@link java.util.ServiceLoader}, so that who
 * calls a codec needs no knowledge of who wrote it. Thread-safe.
 */
public interface VideoCodecProvider {
  /** A short name for the command line and for statistics, such as {@code tern}. */
  String name();

  /** Which provider is asked first for a codec that several have: the highest. */
  int priority();

  /**
   * Whether {@link #createEncoder} knows the codec, by its name in SDP ({@code VP8}), in any case.
   */
  boolean encodes(String codec);

  /** Whether {@link #createDecoder} knows the codec, by its name in SDP, in any case. */
  boolean decodes(String codec);

  /**
   * Makes an encoder.
   *
   * @throws IllegalArgumentException when {@link #encodes} says no
   */
  VideoEncoder createEncoder(String codec, VideoEncoderSettings settings);

  /**
   * Makes a decoder.
   *
   * @throws IllegalArgumentException when {@link #decodes} says no
   */
  VideoDecoder createDecoder(String codec);

  /**
   * Makes a decoder with settings, which a provider that knows none ignores.
   *
   * @throws IllegalArgumentException when {@link #decodes} says no
   */
  default VideoDecoder createDecoder(String codec, VideoDecoderSettings settings) {
    return createDecoder(codec);
  }
}
