package org.ternrtc.sctp.packet;

/**
 * SHUTDOWN COMPLETE, RFC 9260 section 3.3.13:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------------+-+-------------------------------+
 * |   Type = 14   |  Reserved   |T|          Length = 4           |
 * +---------------+-------------+-+-------------------------------+
 * </pre>
 *
 * @param tagReflected flag T: the tag is the one of the packet that is answered
 */
public record ShutdownCompleteChunk(boolean tagReflected) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 14;

  static ShutdownCompleteChunk parse(int flags) {
    return new ShutdownCompleteChunk((flags & 1) != 0);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER_LENGTH;
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, tagReflected ? 1 : 0);
    out.endChunk();
  }
}
