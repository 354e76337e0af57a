package org.ternrtc.rtp;

import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A window on bytes that somebody else owns, read in network byte order. It stays true only as long
 * as the owner leaves the bytes alone; {@link #copy} makes it independent.
 */
public final class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  /**
   * @throws IndexOutOfBoundsException if the window is not inside the array
   */
  public Bytes(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A window on the whole array. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  public int length() {
    return length;
  }

  /** The unsigned byte at {@code index}. */
  public int u8(int index) {
    return array[offset + Objects.checkIndex(index, length)] & 0xFF;
  }

  /** The unsigned 16-bit number at {@code index}. */
  public int u16(int index) {
    Objects.checkFromIndexSize(index, 2, length);
    return BigEndian.u16(array, offset + index);
  }

  /** The unsigned 24-bit number at {@code index}. */
  public int u24(int index) {
    return u8(index) << 16 | u16(index + 1);
  }

  /** The 32-bit number at {@code index}, its bits in an {@code int}. */
  public int i32(int index) {
    Objects.checkFromIndexSize(index, 4, length);
    return BigEndian.i32(array, offset + index);
  }

  /** The unsigned 32-bit number at {@code index}. */
  public long u32(int index) {
    return i32(index) & 0xFFFFFFFFL;
  }

  /** The 64-bit number at {@code index}. */
  public long i64(int index) {
    return (long) i32(index) << 32 | u32(index + 4);
  }

  /** A window on a part of this one. */
  public Bytes slice(int from, int count) {
    Objects.checkFromIndexSize(from, count, length);
    return new Bytes(array, offset + from, count);
  }

  /** The same bytes in an array of their own. */
  public Bytes copy() {
    return of(toArray());
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    byte[] copy = new byte[length];
    System.arraycopy(array, offset, copy, 0, length);
    return copy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Bytes that) || that.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (array[offset + i] != that.array[that.offset + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }

  /** The first bytes in hexadecimal. */
  @Override
  public String toString() {
    int shown = Math.min(length, 32);
    String hex = HexFormat.of().formatHex(array, offset, offset + shown);
    return shown < length ? hex + "… (" + length + ")" : hex;
  }
}
