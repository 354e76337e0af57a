package org.ternrtc.codec.audio.g711;

/**
 * The two laws of ITU-T G.711.
 *
 * <p>A code is a sign, a segment of three bits and a place of four bits in it. µ-law adds a bias of
 * 33 (in 14 bits) before it looks for the segment and inverts all bits; A-law inverts every second
 * bit and makes its first two segments equally fine.
 */
public enum G711Law {
  /** PCMU, payload type 0. */
  MU,
  /** PCMA, payload type 8. */
  A;

  private static final int MU_BIAS = 33 << 2;
  private static final int MU_MAX = 32_635;

  private static int muValue(int code) {
    int bits = ~code;
    int segment = (bits >> 4) & 7;
    int magnitude = (((bits & 15) << 3) | MU_BIAS) << segment;
    return (bits & 0x80) != 0 ? MU_BIAS - magnitude : magnitude - MU_BIAS;
  }

  private static int aValue(int code) {
    int bits = code ^ 0x55;
    int segment = (bits >> 4) & 7;
    int magnitude = (bits & 15) << 4 | 8;
    if (segment > 0) {
      magnitude = (magnitude | 0x100) << (segment - 1);
    }
    return (bits & 0x80) != 0 ? magnitude : -magnitude;
  }

  /** The sample of a code. */
  short decode(byte code) {
    return (short) (this == MU ? muValue(code & 0xFF) : aValue(code & 0xFF));
  }

  /** The code of a sample. */
  byte encode(short sample) {
    return (byte) (this == MU ? muCode(sample) : aCode(sample));
  }

  private static int muCode(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), MU_MAX) + MU_BIAS;
    int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    return ~(sign | segment << 4 | ((magnitude >> (segment + 3)) & 15));
  }

  private static int aCode(int sample) {
    int sign = sample < 0 ? 0 : 0x80;
    int magnitude = sample < 0 ? ~sample : sample;
    int segment = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 7);
    int place = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 15;
    return (sign | segment << 4 | place) ^ 0x55;
  }
}
