package org.ternrtc.rtp.dependency;

import org.ternrtc.rtp.MalformedPacketException;

/** Reads numbers of any bits from the most significant one on. */
final class BitReader {
  private final byte[] buffer;
  private final int start;
  private final int end;
  private int position;

  BitReader(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    start = offset * 8;
    end = start + length * 8;
    position = start;
  }

  boolean flag() throws MalformedPacketException {
    return bits(1) == 1;
  }

  /** At most 24 bits. */
  int bits(int count) throws MalformedPacketException {
    if (count > end - position) {
      throw new MalformedPacketException("dependency descriptor cut short", (end - start) / 8);
    }
    int value = 0;
    for (int i = 0; i < count; i++, position++) {
      value = value << 1 | ((buffer[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  }

  /** {@code ns(n)}: a number below {@code limit} in as few bits as that takes. */
  int nonSymmetric(int limit) throws MalformedPacketException {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    int value = bits(width - 1);
    return value < shorter ? value : (value << 1) - shorter + bits(1);
  }
}
