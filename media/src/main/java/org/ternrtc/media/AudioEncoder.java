package org.ternrtc.media;

/**
 * Compresses the sound of one stream, frame after frame.
 *
 * <p>Not thread-safe: one thread calls {@link #encode} and {@link #close}. The setters may be
 * called from any thread; they take effect with the next frame.
 */
public interface AudioEncoder extends AutoCloseable {
  /** The most bytes that {@link #encode} writes. */
  int MAX_PAYLOAD_BYTES = 1500;

  /** What {@link #encode} wants, in hertz. */
  int sampleRate();

  /** How many channels {@link #encode} wants. */
  int channels();

  /** Samples of each channel in one frame. */
  int frameSamples();

  /**
   * Ticks of the RTP timestamp a second; G.722 counts 8000 although it samples at 16 000 (RFC 3551
   * section 4.5.2).
   */
  int rtpClockRate();

  /**
   * Compresses one frame of exactly {@link #frameSamples}.
   *
   * @param out takes the payload of one RTP packet; {@link #MAX_PAYLOAD_BYTES} from {@code offset}
   *     on are enough
   * @return how many bytes were written; 0 when nothing is to be sent (discontinuous transmission)
   * @throws IllegalArgumentException when the frame has another form than asked for
   */
  int encode(AudioFrame frame, byte[] out, int offset);

  /** Sets the target rate; a codec of one rate ignores it. */
  default void setBitrate(int bitsPerSecond) {}

  /** Sets the effort, 0 (least) to 10; a codec without a choice ignores it. */
  default void setComplexity(int complexity) {}

  /**
   * Says how many packets are lost on the way, so that a codec with forward error correction can
   * make room for it.
   *
   * @param percent 0 to 100
   */
  default void setPacketLossPercent(int percent) {}

  /** Gives back what the encoder holds; may be called twice. */
  @Override
  void close();
}
