package org.ternrtc.media;

/**
 * Decompresses the sound of one stream, packet after packet. Not thread-safe.
 *
 * <p>All lengths are samples of each channel at {@link #sampleRate}. An output array must have room
 * for {@link #MAX_PACKET_MILLIS} of sound.
 */
public interface AudioDecoder extends AutoCloseable {
  /** The longest packet that is decoded; longer ones are refused as undecodable. */
  int MAX_PACKET_MILLIS = 120;

  /** What {@link #decode} gives, in hertz. */
  int sampleRate();

  /** How many channels {@link #decode} gives, interleaved. */
  int channels();

  /** Ticks of the RTP timestamp a second; see {@link AudioEncoder#rtpClockRate}. */
  int rtpClockRate();

  /** How much sound is in a packet; 0 when it cannot be told or the packet is broken. */
  int samples(byte[] payload, int offset, int length);

  /**
   * Decodes the next packet.
   *
   * @return how much sound was written
   * @throws UndecodableFrameException when the packet is broken; the stream goes on with the next
   */
  int decode(byte[] payload, int offset, int length, short[] out, int outOffset)
      throws UndecodableFrameException;

  /**
   * Makes up sound in place of a packet that was lost.
   *
   * @param samples how much is wanted
   * @return how much was written; 0 when the codec has no concealment of its own
   */
  default int conceal(int samples, short[] out, int outOffset) {
    return 0;
  }

  /**
   * Whether the packet also carries the sound before it, in a coarser form (in-band forward error
   * correction).
   */
  default boolean hasRedundancy(byte[] payload, int offset, int length) {
    return false;
  }

  /**
   * Decodes the sound before a packet out of it, to be called before the packet itself is decoded.
   *
   * @param samples how much sound is missing before the packet
   * @return how much was written; 0 when the packet carries none
   * @throws UndecodableFrameException when the packet is broken
   */
  default int decodeRedundancy(
      byte[] payload, int offset, int length, int samples, short[] out, int outOffset)
      throws UndecodableFrameException {
    return 0;
  }

  /** Forgets all sound before: another stream begins. */
  default void reset() {}

  /** Gives back what the decoder holds; may be called twice. */
  @Override
  void close();
}
