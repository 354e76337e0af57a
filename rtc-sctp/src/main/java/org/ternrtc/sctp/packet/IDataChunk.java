package org.ternrtc.sctp.packet;

/**
 * I-DATA, RFC 8260 section 2.1: a fragment that may stand between fragments of other messages.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------+-+-+-+-+-------------------------------+
 * |   Type = 64   |  Res  |I|U|B|E|        Length = Variable      |
 * +---------------+-------+-+-+-+-+-------------------------------+
 * |                              TSN                              |
 * +-------------------------------+-------------------------------+
 * |        Stream Identifier      |           Reserved            |
 * +-------------------------------+-------------------------------+
 * |                   Message Identifier (MID)                    |
 * +---------------------------------------------------------------+
 * |        Payload Protocol Identifier / Fragment Sequence Number |
 * +---------------------------------------------------------------+
 * \                           User Data                           \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param flags I, U, B and E
 * @param tsn transmission sequence number
 * @param streamId stream identifier
 * @param mid message identifier, counted for ordered and unordered messages apart
 * @param ppidOrFsn the payload protocol identifier when B is set, else the number of the fragment
 * @param payload the fragment
 */
public record IDataChunk(int flags, int tsn, int streamId, int mid, int ppidOrFsn, Bytes payload)
    implements PayloadChunk {
  /** Chunk type. */
  public static final int TYPE = 64;

  /** Bytes before the user data. */
  public static final int HEADER = 20;

  static IDataChunk parse(int flags, Bytes value) throws MalformedPacketException {
    Chunk.need(value, HEADER - HEADER_LENGTH, "I-DATA");
    return new IDataChunk(
        flags, value.i32(0), value.u16(4), value.i32(8), value.i32(12), value.slice(16));
  }

  /** Fragment sequence number; the first fragment has 0. */
  public int fsn() {
    return beginning() ? 0 : ppidOrFsn;
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
    write(out, flags, tsn, streamId, mid, ppidOrFsn, payload);
  }

  /** Writes a chunk without making one. */
  public static void write(
      PacketWriter out, int flags, int tsn, int streamId, int mid, int ppidOrFsn, Bytes payload) {
    out.beginChunk(TYPE, flags);
    out.u32(tsn);
    out.u16(streamId);
    out.u16(0);
    out.u32(mid);
    out.u32(ppidOrFsn);
    out.bytes(payload);
    out.endChunk();
  }
}
