package org.ternrtc.sctp.packet;

/**
 * FORWARD TSN, RFC 3758 section 3.2:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Type = 192   |  Flags = 0x00 |        Length = Variable      |
 * +---------------+---------------+-------------------------------+
 * |                      New Cumulative TSN                       |
 * +-------------------------------+-------------------------------+
 * |           Stream-1            |       Stream Sequence-1       |
 * +-------------------------------+-------------------------------+
 * \                              ...                              \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param newCumulativeTsn the receiver goes on from here
 * @param skipped four bytes a stream: its identifier and the last sequence number given up
 */
public record ForwardTsnChunk(int newCumulativeTsn, Bytes skipped) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 192;

  /** Bytes before the streams. */
  public static final int FIXED = 8;

  static ForwardTsnChunk parse(Bytes value) throws MalformedPacketException {
    Chunk.need(value, 4, "FORWARD TSN");
    if (value.length() % 4 != 0) {
      throw new MalformedPacketException("FORWARD TSN with half a stream", value.length());
    }
    return new ForwardTsnChunk(value.i32(0), value.slice(4));
  }

  /** Number of streams named. */
  public int streams() {
    return skipped.length() / 4;
  }

  /** Identifier of a stream. */
  public int streamId(int index) {
    return skipped.u16(4 * index);
  }

  /** Last sequence number of that stream that is given up. */
  public int ssn(int index) {
    return skipped.u16(4 * index + 2);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return FIXED + skipped.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    out.u32(newCumulativeTsn);
    out.bytes(skipped);
    out.endChunk();
  }
}
