package org.ternrtc.sctp.packet;

/**
 * I-FORWARD-TSN, RFC 8260 section 2.3.1:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Type = 194   |  Flags = 0x00 |        Length = Variable      |
 * +---------------+---------------+-------------------------------+
 * |                      New Cumulative TSN                       |
 * +-------------------------------+-----------------------------+-+
 * |       Stream Identifier       |          Reserved           |U|
 * +-------------------------------+-----------------------------+-+
 * |                       Message Identifier                      |
 * +---------------------------------------------------------------+
 * \                              ...                              \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param newCumulativeTsn the receiver goes on from here
 * @param skipped eight bytes a stream: its identifier, U, the last message identifier given up
 */
public record IForwardTsnChunk(int newCumulativeTsn, Bytes skipped) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 194;

  /** Bytes before the streams. */
  public static final int FIXED = 8;

  static IForwardTsnChunk parse(Bytes value) throws MalformedPacketException {
    Chunk.need(value, 4, "I-FORWARD-TSN");
    if (value.length() % 8 != 4) {
      throw new MalformedPacketException("I-FORWARD-TSN with half a stream", value.length());
    }
    return new IForwardTsnChunk(value.i32(0), value.slice(4));
  }

  /** Number of streams named. */
  public int streams() {
    return skipped.length() / 8;
  }

  /** Identifier of a stream. */
  public int streamId(int index) {
    return skipped.u16(8 * index);
  }

  /** Whether the unordered messages of the stream are meant. */
  public boolean unordered(int index) {
    return (skipped.u16(8 * index + 2) & 1) != 0;
  }

  /** Last message identifier of that stream that is given up. */
  public int mid(int index) {
    return skipped.i32(8 * index + 4);
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
