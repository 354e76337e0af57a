package org.ternrtc.sctp.packet;

/**
 * HEARTBEAT ACK, RFC 9260 section 3.3.6:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 5    |  Chunk Flags  |       Heartbeat Length        |
 * +---------------+---------------+-------------------------------+
 * |   Heartbeat Info Type = 1     |         HB Info Length        |
 * +-------------------------------+-------------------------------+
 * \                Sender-Specific Heartbeat Info                 \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param info what the sender of the HEARTBEAT wants back; without meaning to anyone else
 */
public record HeartbeatAckChunk(Bytes info) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 5;

  private static final int HEARTBEAT_INFO = 1;

  static HeartbeatAckChunk parse(Bytes value) throws MalformedPacketException {
    var reader = new ParameterReader(value);
    if (!reader.next() || reader.type() != HEARTBEAT_INFO) {
      throw new MalformedPacketException("HEARTBEAT ACK without information", 0);
    }
    return new HeartbeatAckChunk(reader.value());
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
