package org.ternrtc.codec.audio.g711;

import org.ternrtc.codec.audio.FrameCheck;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioFrame;

/** One byte a sample, 8000 samples a second (RFC 3551 section 4.5.14). */
public final class G711Encoder implements AudioEncoder {
  static final int SAMPLE_RATE = 8000;

  private final G711Law law;
  private final int frameSamples;

  /**
   * @param packetMillis sound in one packet
   */
  public G711Encoder(G711Law law, int packetMillis) {
    this.law = law;
    this.frameSamples = SAMPLE_RATE / 1000 * packetMillis;
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int frameSamples() {
    return frameSamples;
  }

  @Override
  public int rtpClockRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    FrameCheck.check(frame, this);
    short[] in = frame.samples();
    for (int i = 0; i < frameSamples; i++) {
      out[offset + i] = law.encode(in[frame.offset() + i]);
    }
    return frameSamples;
  }

  @Override
  public void close() {}
}
