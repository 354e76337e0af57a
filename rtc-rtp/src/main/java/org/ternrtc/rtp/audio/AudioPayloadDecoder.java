package org.ternrtc.rtp.audio;

/**
 * What the jitter buffer needs of a codec. All lengths are samples of each channel at {@link
 * #sampleRate}; channels are interleaved; output arrays have room for 120 ms. Called on the
 * buffer's thread only.
 */
public interface AudioPayloadDecoder {
  /** In hertz, a multiple of {@link #rtpClockRate} and of 100. */
  int sampleRate();

  int channels();

  /** Ticks of the RTP timestamp a second. */
  int rtpClockRate();

  /** How much sound is in a payload; 0 when it is broken. */
  int samples(byte[] payload, int offset, int length);

  /** Decodes the next payload; gives how much was written, 0 or less when it is broken. */
  int decode(byte[] payload, int offset, int length, short[] out, int outOffset);

  /** Makes up sound for a lost payload; 0 when the codec cannot. */
  default int conceal(int samples, short[] out, int outOffset) {
    return 0;
  }

  /** Whether the payload also carries the sound before it. */
  default boolean hasRedundancy(byte[] payload, int offset, int length) {
    return false;
  }

  /** Decodes the sound before a payload out of it; 0 or less when there is none. */
  default int decodeRedundancy(
      byte[] payload, int offset, int length, int samples, short[] out, int outOffset) {
    return 0;
  }

  /** Forgets all sound before. */
  default void reset() {}
}
