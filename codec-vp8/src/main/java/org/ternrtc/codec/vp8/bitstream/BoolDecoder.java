package org.ternrtc.codec.vp8.bitstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The boolean entropy decoder, RFC 6386 section 7, over one partition.
 *
 * <p>Past the end it reads zeros, as libvpx does; ask {@link #overran} once when the partition
 * should be used up. Not thread-safe. Reusable by {@link #reset}.
 */
public final class BoolDecoder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int REFILL_BYTES = 6;

  /** As many bits as {@link #fill} makes sure of: three bools of 7 bits and a few more. */
  static final int COMFORT = 24;

  private byte[] data = {};
  private int position;
  private int end;

  /**
   * The window: the coder's value stands {@code bits} bits above the lowest one, 8 bits wide; what
   * lies below was read ahead. Never more than 7 + 48 bits after a refill, so it stays positive.
   */
  long value;

  /** How many bits were read ahead; negative asks for a refill. */
  int bits;

  /** 128 to 255 between reads. */
  int range;

  /** How many zero bytes were made up behind the end. */
  private int missing;

  /** An empty partition; {@link #reset} it before use. */
  public BoolDecoder() {
    reset(data, 0, 0);
  }

  /** Starts over at the {@code length} bytes from {@code offset}, which must lie in the array. */
  public void reset(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new IndexOutOfBoundsException("partition of " + length + " bytes at " + offset);
    }
    data = bytes;
    position = offset;
    end = offset + length;
    value = 0;
    bits = -8;
    range = 255;
    missing = 0;
    refill();
  }

  /** Reads one bool that is false with a probability of {@code probability / 256}. */
  public boolean readBool(int probability) {
    if (bits < 0) {
      refill();
    }
    int split = 1 + (((range - 1) * probability) >> 8);
    long bigSplit = (long) split << bits;
    boolean bit = value >= bigSplit;
    if (bit) {
      value -= bigSplit;
      range -= split;
    } else {
      range = split;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    bits -= shift;
    return bit;
  }

  /** Reads one bool as 0 or 1. */
  public int readBit(int probability) {
    return readBool(probability) ? 1 : 0;
  }

  /** Reads a flag: a bool of probability one half. */
  public boolean readFlag() {
    return readBool(128);
  }

  /** Reads an unsigned number of so many bits, highest first: {@code L(n)}. */
  public int readLiteral(int count) {
    int literal = 0;
    for (int n = 0; n < count; n++) {
      literal = (literal << 1) | readBit(128);
    }
    return literal;
  }

  /** Reads a magnitude of so many bits and then its sign. */
  public int readSigned(int count) {
    int magnitude = readLiteral(count);
    return readFlag() ? -magnitude : magnitude;
  }

  /** Reads a flag and, where it is set, a magnitude and sign; otherwise 0. */
  public int readOptionalSigned(int count) {
    return readFlag() ? readSigned(count) : 0;
  }

  /**
   * Reads a tree-coded value, section 8.1. A tree is pairs of ints: the entry at an even index is
   * where to go on a 0, the next where to go on a 1; a positive entry is the index of a pair, any
   * other is a leaf with the negated value. Pair {@code i} uses probability {@code i / 2}.
   */
  public int readTree(int[] tree, int[] probabilities, int at) {
    int node = 0;
    do {
      node = tree[node + readBit(probabilities[at + (node >> 1)])];
    } while (node > 0);
    return -node;
  }

  /**
   * Whether more was read than the partition held. The coder looks two bytes ahead, so those do not
   * count.
   */
  public boolean overran() {
    return missing * 8 - Math.max(bits, 0) > 16;
  }

  private void refill() {
    if (end - position >= Long.BYTES) {
      value = (value << (8 * REFILL_BYTES)) | ((long) LONG.get(data, position) >>> 16);
      position += REFILL_BYTES;
      bits += 8 * REFILL_BYTES;
    } else {
      refillNearTheEnd();
    }
  }

  /** Reads ahead until there are {@link #COMFORT} bits. */
  void fill() {
    if (bits >= COMFORT) {
      return;
    }
    if (end - position >= Integer.BYTES) {
      // At most 31 bits before: the window stays positive.
      value = (value << 32) | ((int) INT.get(data, position) & 0xFFFFFFFFL);
      position += Integer.BYTES;
      bits += 32;
    } else {
      while (bits < COMFORT) {
        refillNearTheEnd();
      }
    }
  }

  private void refillNearTheEnd() {
    int next = 0;
    if (position < end) {
      next = data[position++] & 0xFF;
    } else if (missing < Integer.MAX_VALUE / 8) {
      missing++;
    }
    value = (value << 8) | next;
    bits += 8;
  }
}
