package org.ternrtc.codec.vp8.bitstream;

/**
 * The boolean entropy encoder, RFC 6386 section 7.
 *
 * <p>Writes into one array that is reused from frame to frame and grows when it must. The code
 * value is kept as a number of {@code 8 + pending} bits whose upper {@code pending} bits are final
 * but for a carry; a carry out of them runs back into the bytes already written.
 */
public final class BoolEncoder {
  private static final int FLUSH_AT = 32;

  private byte[] buffer;
  private int position;
  private long low;
  private int range;
  private int pending;

  public BoolEncoder(int capacity) {
    buffer = new byte[Math.max(capacity, 64)];
    start();
  }

  /** Begins a new partition, forgetting what was written. */
  public void start() {
    position = 0;
    low = 0;
    range = 255;
    pending = 0;
  }

  /** Writes one bool whose chance of being 0 is {@code probability / 256}. */
  public void bool(int bit, int probability) {
    int split = 1 + (((range - 1) * probability) >> 8);
    int next;
    if (bit != 0) {
      low += split;
      next = range - split;
    } else {
      next = split;
    }
    int shift = Integer.numberOfLeadingZeros(next) - 24;
    range = next << shift;
    low <<= shift;
    pending += shift;
    if (pending >= FLUSH_AT) {
      emit(8);
    }
  }

  /** Writes one bool at even odds. */
  public void flag(boolean value) {
    bool(value ? 1 : 0, 128);
  }

  /** Writes an unsigned number of {@code bits} bits, the most significant first. */
  public void literal(int value, int bits) {
    for (int bit = bits - 1; bit >= 0; bit--) {
      bool((value >> bit) & 1, 128);
    }
  }

  /** Writes a flag, and when it is set a magnitude and a sign (section 9.3, 9.6). */
  public void optionalSigned(int value, int bits) {
    flag(value != 0);
    if (value != 0) {
      literal(Math.abs(value), bits);
      flag(value < 0);
    }
  }

  /** Ends the partition; nothing may be written until {@link #start}. */
  public void finish() {
    // Two bytes carry out every bit of the value; whatever follows them is below its precision.
    for (int i = 0; i < 2; i++) {
      low <<= 8;
      pending += 8;
      emit(8);
    }
  }

  /** Bytes of the partition so far, without what is still pending. */
  public int length() {
    return position;
  }

  /** Copies the finished partition. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(buffer, 0, target, offset, position);
  }

  private void emit(int keep) {
    if (position + 8 > buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
    }
    if ((low >>> (pending + 8)) != 0) {
      carry();
      low &= (1L << (pending + 8)) - 1;
    }
    while (pending >= keep) {
      buffer[position++] = (byte) (low >>> pending);
      low &= (1L << pending) - 1;
      pending -= 8;
    }
  }

  private void carry() {
    int at = position - 1;
    while (buffer[at] == (byte) 0xFF) {
      buffer[at--] = 0;
    }
    buffer[at]++;
  }
}
