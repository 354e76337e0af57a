package org.ternrtc.codec.audio.g711;

import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.UndecodableFrameException;

/** One sample a byte. */
public final class G711Decoder implements AudioDecoder {
  private static final int MAX_SAMPLES = G711Encoder.SAMPLE_RATE / 1000 * MAX_PACKET_MILLIS;

  private final G711Law law;

  public G711Decoder(G711Law law) {
    this.law = law;
  }

  @Override
  public int sampleRate() {
    return G711Encoder.SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int rtpClockRate() {
    return G711Encoder.SAMPLE_RATE;
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return length <= MAX_SAMPLES ? length : 0;
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset)
      throws UndecodableFrameException {
    if (length > MAX_SAMPLES) {
      throw new UndecodableFrameException("G.711 packet of " + length + " bytes");
    }
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = law.decode(payload[offset + i]);
    }
    return length;
  }

  @Override
  public void close() {}
}
