package org.ternrtc.sctp.packet;

/**
 * HEARTBEAT, RFC 9260 section 3.3.5:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 4    |  Chunk Flags  |       Heartbeat Length        |
 * +---------------+---------------+-------------------------------+
 * |   Heartbeat Info Type = 1     |         HB Info Length        |
 * +-------------------------------+-------------------------------+
 * \                Sender-Specific Heartbeat Info                 \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param info what the sender of the HEARTBEAT wants back; without meaning to anyone else
 */
public record HeartbeatChunk(Bytes info) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 4;

  private static final int HEARTBEAT_INFO = 1;

  static HeartbeatChunk parse(Bytes value) throws MalformedPacketException {
    var reader = new ParameterReader(value);
    if (!reader.next() || reader.type() != HEARTBEAT_INFO) {
      throw new MalformedPacketException("HEARTBEAT without information", 0);
    }
    return new HeartbeatChunk(reader.value());
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER_LENGTH + 4 + info.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    out.u16(HEARTBEAT_INFO);
    out.u16(4 + info.length());
    out.bytes(info);
    out.endChunk();
  }
}
