package org.ternrtc.media;

/**
 * Makes encoders and decoders of sound of one library; found by {@link java.util.ServiceLoader}.
 * Thread-safe.
 */
public interface AudioCodecProvider {
  /** A short name for the command line and for statistics. */
  String name();

  /** Which provider is asked first for a codec that several have: the highest. */
  int priority();

  /** Whether it has the codec, by its name in SDP ({@code opus}, {@code PCMU}), in any case. */
  boolean supports(String codec);

  /**
   * Makes an encoder.
   *
   * @throws IllegalArgumentException when {@link #supports} says no
   */
  AudioEncoder createEncoder(String codec, AudioEncoderSettings settings);

  /**
   * Makes a decoder.
   *
   * @param channels how many channels it shall give; a codec of one channel gives one all the same
   * @throws IllegalArgumentException when {@link #supports} says no
   */
  AudioDecoder createDecoder(String codec, int channels);
}
