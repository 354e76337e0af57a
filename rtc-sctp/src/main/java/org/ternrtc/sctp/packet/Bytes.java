package org.ternrtc.sctp.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A window on a byte array, read in network byte order. It does not copy: whoever made it says how
 * long the array under it stays as it is.
 */
public final class Bytes {
  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A window on all of {@code array}, which is not copied. */
  public static Bytes of(byte... array) {
    return new Bytes(array, 0, array.length);
  }

  /** A window on a part of {@code array}, which is not copied. */
  public static Bytes of(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || length > array.length - offset) {
      throw new IndexOutOfBoundsException(offset + ", " + length + " of " + array.length);
    }
    return new Bytes(array, offset, length);
  }

  /** The UTF-8 form of a text. */
  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of what remains in {@code buffer}, whose position does not change. */
  public static Bytes copyOf(ByteBuffer buffer) {
    var copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return of(copy);
  }

  /** Length in bytes. */
  public int length() {
    return length;
  }

  /** The byte at {@code index}, unsigned. */
  public int u8(int index) {
    return array[at(index, 1)] & 0xFF;
  }

  /** Two bytes from {@code index} on, unsigned. */
  public int u16(int index) {
    int at = at(index, 2);
    return (array[at] & 0xFF) << 8 | (array[at + 1] & 0xFF);
  }

  /** Four bytes from {@code index} on: TSNs and tags, compared as serial numbers. */
  public int i32(int index) {
    int at = at(index, 4);
    return (array[at] & 0xFF) << 24
        | (array[at + 1] & 0xFF) << 16
        | (array[at + 2] & 0xFF) << 8
        | (array[at + 3] & 0xFF);
  }

  /** Four bytes from {@code index} on, unsigned. */
  public long u32(int index) {
    return i32(index) & 0xFFFF_FFFFL;
  }

  /** Eight bytes from {@code index} on. */
  public long i64(int index) {
    return u32(index) << 32 | u32(index + 4);
  }

  private int at(int index, int size) {
    if (index < 0 || index > length - size) {
      throw new IndexOutOfBoundsException(index + " of " + length);
    }
    return offset + index;
  }

  /** A narrower window on the same array. */
  public Bytes slice(int from, int size) {
    if (from < 0 || size < 0 || size > length - from) {
      throw new IndexOutOfBoundsException(from + ", " + size + " of " + length);
    }
    return new Bytes(array, offset + from, size);
  }

  /** The window from {@code from} to the end. */
  public Bytes slice(int from) {
    return slice(from, length - from);
  }

  /** Copies all bytes to {@code target}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  /** Copies {@code size} bytes from {@code from} on to {@code target}. */
  public void copyTo(int from, int size, byte[] target, int at) {
    System.arraycopy(array, at(from, size), target, at, size);
  }

  /** A window of the same bytes on an array of its own. */
  public Bytes copy() {
    return of(toByteArray());
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** The bytes read as UTF-8, with U+FFFD for what is none. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes
        && Arrays.equals(
            array, offset, offset + length, bytes.array, bytes.offset, bytes.offset + bytes.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }

  @Override
  public String toString() {
    int shown = Math.min(length, 32);
    return HexFormat.of().formatHex(array, offset, offset + shown)
        + (shown < length ? "… (" + length + " bytes)" : "");
  }
}
