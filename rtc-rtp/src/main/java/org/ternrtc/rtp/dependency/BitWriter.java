package org.ternrtc.rtp.dependency;

/** Writes numbers of any bits from the most significant one on. */
final class BitWriter {
  private byte[] buffer = {};
  private int start;
  private int position;

  /** Begins at a byte; what lies behind it is overwritten. */
  void start(byte[] into, int offset) {
    buffer = into;
    start = offset;
    position = offset * 8;
  }

  void flag(boolean value) {
    bits(value ? 1 : 0, 1);
  }

  void bits(int value, int count) {
    for (int bit = count - 1; bit >= 0; bit--, position++) {
      int mask = 0x80 >> (position & 7);
      if ((position & 7) == 0) {
        buffer[position >> 3] = 0;
      }
      if ((value >> bit & 1) != 0) {
        buffer[position >> 3] |= (byte) mask;
      }
    }
  }

  /** {@code ns(n)}, see {@link BitReader#nonSymmetric}. */
  void nonSymmetric(int value, int limit) {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    if (value < shorter) {
      bits(value, width - 1);
    } else {
      bits(value + shorter, width);
    }
  }

  /** Bytes so far, the last one filled up with zeros. */
  int length() {
    return ((position + 7) >> 3) - start;
  }
}
