package org.ternrtc.sctp.packet;

/**
 * SHUTDOWN, RFC 9260 section 3.3.8:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 7    |  Chunk Flags  |          Length = 8           |
 * +---------------+---------------+-------------------------------+
 * |                      Cumulative TSN Ack                       |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param cumulativeTsn everything up to here has come
 */
public record ShutdownChunk(int cumulativeTsn) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 7;

  static ShutdownChunk parse(Bytes value) throws MalformedPacketException {
    Chunk.need(value, 4, "SHUTDOWN");
    return new ShutdownChunk(value.i32(0));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return 8;
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    out.u32(cumulativeTsn);
    out.endChunk();
  }
}
