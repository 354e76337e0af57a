package org.ternrtc.sctp.packet;

/**
 * SHUTDOWN ACK, RFC 9260 section 3.3.9:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 8    |  Chunk Flags  |          Length = 4           |
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
public record ShutdownAckChunk() implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 8;

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
    out.beginChunk(TYPE, 0);
    out.endChunk();
  }
}
