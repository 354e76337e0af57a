package org.ternrtc.rtp.audio;

/** Plain samples of 8 kHz as a codec: what goes in can be compared with what comes out. */
final class PcmDecoder implements AudioPayloadDecoder {
  static final int RATE = 8000;

  static byte[] encode(short[] sound, int offset, int count) {
    byte[] out = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      short sample = offset + i < sound.length ? sound[offset + i] : 0;
      out[2 * i] = (byte) (sample >> 8);
      out[2 * i + 1] = (byte) sample;
    }
    return out;
  }

  @Override
  public int sampleRate() {
    return RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int rtpClockRate() {
    return RATE;
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return length % 2 == 0 && length <= 1920 ? length / 2 : 0;
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset) {
    for (int i = 0; i < length / 2; i++) {
      out[outOffset + i] =
          (short) (payload[offset + 2 * i] << 8 | (payload[offset + 2 * i + 1] & 0xFF));
    }
    return length / 2;
  }
}
