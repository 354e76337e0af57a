package org.ternrtc.sctp.packet;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes one packet: the common header, then chunks while they fit, each padded to four bytes. Used
 * again for the next packet; not thread-safe.
 */
public final class PacketWriter {
  private final byte[] buffer;
  private final CRC32C crc = new CRC32C();
  private int position;
  private int limit;
  private int chunkStart;
  private int chunks;

  /**
   * @param capacity the largest packet ever written, in bytes
   */
  public PacketWriter(int capacity) {
    buffer = new byte[capacity];
    limit = capacity;
  }

  /** Starts a packet of at most {@code maxBytes}, RFC 9260 section 3.1. */
  public void begin(int sourcePort, int destinationPort, int verificationTag, int maxBytes) {
    if (maxBytes > buffer.length) {
      throw new IllegalArgumentException(maxBytes + " > " + buffer.length);
    }
    position = 0;
    chunks = 0;
    limit = maxBytes;
    u16(sourcePort);
    u16(destinationPort);
    u32(verificationTag);
    u32(0);
  }

  /** Whether the packet carries no chunk yet. */
  public boolean isEmpty() {
    return chunks == 0;
  }

  /** Bytes left for chunks. */
  public int remaining() {
    return limit - position;
  }

  /** Whether a chunk of this length, header included and padding not, still fits. */
  public boolean fits(int chunkLength) {
    return padded(chunkLength) <= remaining();
  }

  /** Adds a chunk, which must fit. */
  public void add(Chunk chunk) {
    chunk.writeTo(this);
  }

  /** {@code length} rounded up to a multiple of four. */
  public static int padded(int length) {
    return length + 3 & ~3;
  }

  void beginChunk(int type, int flags) {
    chunkStart = position;
    chunks++;
    u8(type);
    u8(flags);
    u16(0);
  }

  void endChunk() {
    int length = position - chunkStart;
    buffer[chunkStart + 2] = (byte) (length >> 8);
    buffer[chunkStart + 3] = (byte) length;
    pad();
  }

  void u8(int value) {
    buffer[position++] = (byte) value;
  }

  void u16(int value) {
    buffer[position] = (byte) (value >> 8);
    buffer[position + 1] = (byte) value;
    position += 2;
  }

  void u32(int value) {
    buffer[position] = (byte) (value >> 24);
    buffer[position + 1] = (byte) (value >> 16);
    buffer[position + 2] = (byte) (value >> 8);
    buffer[position + 3] = (byte) value;
    position += 4;
  }

  void bytes(Bytes bytes) {
    bytes.copyTo(buffer, position);
    position += bytes.length();
  }

  /**
   * A type-length-value of a parameter or cause, RFC 9260 section 3.2.1. Padding stands before the
   * next one: behind the last it belongs to the chunk and does not count in its length.
   */
  void tlv(int type, Bytes value) {
    pad();
    u16(type);
    u16(4 + value.length());
    bytes(value);
  }

  void pad() {
    while ((position & 3) != 0) {
      buffer[position++] = 0;
    }
  }

  /**
   * Ends the packet.
   *
   * @param withChecksum whether to fill in CRC32c; without, the field stays 0 (RFC 9653)
   * @return the packet on an array of its own
   */
  public Bytes finish(boolean withChecksum) {
    if (withChecksum) {
      crc.reset();
      crc.update(buffer, 0, position);
      // The checksum is the one field in little-endian order, RFC 9260 appendix A.
      int value = Integer.reverseBytes((int) crc.getValue());
      int end = position;
      position = 8;
      u32(value);
      position = end;
    }
    return Bytes.of(Arrays.copyOf(buffer, position));
  }
}
