package org.ternrtc.sctp.packet;

/**
 * DATA, RFC 9260 section 3.3.1:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------+-+-+-+-+-------------------------------+
 * |   Type = 0    |  Res  |I|U|B|E|            Length             |
 * +---------------+-------+-+-+-+-+-------------------------------+
 * |                              TSN                              |
 * +-------------------------------+-------------------------------+
 * |      Stream Identifier S      |   Stream Sequence Number n    |
 * +-------------------------------+-------------------------------+
 * |                  Payload Protocol Identifier                  |
 * +---------------------------------------------------------------+
 * \                 User Data (seq n of Stream S)                 \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param flags I, U, B and E
 * @param tsn transmission sequence number
 * @param streamId stream identifier
 * @param ssn stream sequence number, without meaning in an unordered message
 * @param ppid payload protocol identifier
 * @param payload the fragment; empty only in a chunk that is to be answered by "no user data"
 */
public record DataChunk(int flags, int tsn, int streamId, int ssn, int ppid, Bytes payload)
    implements PayloadChunk {
  /** Chunk type. */
  public static final int TYPE = 0;

  /** Bytes before the user data. */
  public static final int HEADER = 16;

  static DataChunk parse(int flags, Bytes value) throws MalformedPacketException {
    Chunk.need(value, HEADER - HEADER_LENGTH, "DATA");
    return new DataChunk(
        flags, value.i32(0), value.u16(4), value.u16(6), value.i32(8), value.slice(12));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER + payload.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    write(out, flags, tsn, streamId, ssn, ppid, payload);
  }

  /** Writes a chunk without making one. */
  public static void write(
      PacketWriter out, int flags, int tsn, int streamId, int ssn, int ppid, Bytes payload) {
    out.beginChunk(TYPE, flags);
    out.u32(tsn);
    out.u16(streamId);
    out.u16(ssn);
    out.u32(ppid);
    out.bytes(payload);
    out.endChunk();
  }
}
