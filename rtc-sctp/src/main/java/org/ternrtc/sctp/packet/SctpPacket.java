package org.ternrtc.sctp.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An SCTP packet, RFC 9260 section 3.1:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |      Source Port Number       |    Destination Port Number    |
 * +-------------------------------+-------------------------------+
 * |                       Verification Tag                        |
 * +---------------------------------------------------------------+
 * |                           Checksum                            |
 * +---------------------------------------------------------------+
 * \                            Chunks                             \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param sourcePort port of the sender
 * @param destinationPort port of the receiver
 * @param verificationTag the receiver's tag; 0 in a packet with INIT
 * @param checksumZero whether the packet came without a checksum (RFC 9653)
 * @param chunks the chunks, in order; windows on the parsed bytes
 */
public record SctpPacket(
    int sourcePort,
    int destinationPort,
    int verificationTag,
    boolean checksumZero,
    List<Chunk> chunks) {
  /** Bytes of the common header. */
  public static final int COMMON_HEADER = 12;

  /** More chunks than this are refused: even one-byte messages fill a packet with fewer. */
  public static final int MAX_CHUNKS = 256;

  /**
   * Parses a packet.
   *
   * @param in the datagram; stays the caller's, and the chunks are windows on it
   * @param zeroChecksumAllowed whether a packet whose checksum field is 0 is taken unchecked
   * @throws MalformedPacketException if it is no packet, or the checksum is wrong
   */
  public static SctpPacket parse(Bytes in, boolean zeroChecksumAllowed)
      throws MalformedPacketException {
    if (in.length() < COMMON_HEADER) {
      throw new MalformedPacketException("packet of " + in.length() + " bytes", 0);
    }
    int checksum = in.i32(8);
    boolean unchecked = checksum == 0 && zeroChecksumAllowed;
    if (!unchecked && checksum != checksum(in)) {
      throw new MalformedPacketException("wrong checksum", 8);
    }
    return new SctpPacket(in.u16(0), in.u16(2), in.i32(4), checksum == 0, chunks(in));
  }

  private static List<Chunk> chunks(Bytes in) throws MalformedPacketException {
    var chunks = new ArrayList<Chunk>(4);
    int at = COMMON_HEADER;
    // Each turn moves on by four bytes at least, because a length under 4 is refused.
    while (in.length() - at >= Chunk.HEADER_LENGTH) {
      int length = in.u16(at + 2);
      if (length < Chunk.HEADER_LENGTH || length > in.length() - at) {
        throw new MalformedPacketException("chunk length " + length, at + 2);
      }
      if (chunks.size() == MAX_CHUNKS) {
        throw new MalformedPacketException("more than " + MAX_CHUNKS + " chunks", at);
      }
      Bytes value = in.slice(at + Chunk.HEADER_LENGTH, length - Chunk.HEADER_LENGTH);
      chunks.add(Chunk.parse(in.u8(at), in.u8(at + 1), value));
      at += PacketWriter.padded(length);
    }
    if (chunks.isEmpty()) {
      throw new MalformedPacketException("packet without chunk", COMMON_HEADER);
    }
    return chunks;
  }

  /** CRC32c over the packet with its checksum field taken as 0, in the order of the field. */
  static int checksum(Bytes in) {
    var crc = new CRC32C();
    crc.update(in.slice(0, 8).asByteBuffer());
    crc.update(0);
    crc.update(0);
    crc.update(0);
    crc.update(0);
    crc.update(in.slice(COMMON_HEADER).asByteBuffer());
    return Integer.reverseBytes((int) crc.getValue());
  }
}
