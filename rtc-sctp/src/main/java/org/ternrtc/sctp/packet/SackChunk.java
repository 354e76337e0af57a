package org.ternrtc.sctp.packet;

/**
 * SACK, RFC 9260 section 3.3.4:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 3    |  Chunk Flags  |         Chunk Length          |
 * +---------------+---------------+-------------------------------+
 * |                      Cumulative TSN Ack                       |
 * +---------------------------------------------------------------+
 * |          Advertised Receiver Window Credit (a_rwnd)           |
 * +-------------------------------+-------------------------------+
 * | Number of Gap Ack Blocks = N  |  Number of Duplicate TSNs = M |
 * +-------------------------------+-------------------------------+
 * |    Gap Ack Block #1 Start     |     Gap Ack Block #1 End      |
 * +-------------------------------+-------------------------------+
 * \                              ...                              \
 * +---------------------------------------------------------------+
 * |                       Duplicate TSN 1                         |
 * +---------------------------------------------------------------+
 * \                              ...                              \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param cumulativeTsn everything up to here has come
 * @param receiverWindow a_rwnd, in bytes
 * @param gapBlocks four bytes a block: start and end as offsets from {@code cumulativeTsn}
 * @param duplicates four bytes a TSN that came again
 */
public record SackChunk(int cumulativeTsn, long receiverWindow, Bytes gapBlocks, Bytes duplicates)
    implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 3;

  /** Bytes before the gap blocks. */
  public static final int FIXED = 16;

  static SackChunk parse(Bytes value) throws MalformedPacketException {
    Chunk.need(value, FIXED - HEADER_LENGTH, "SACK");
    int gaps = value.u16(8);
    int duplicates = value.u16(10);
    Chunk.need(value, 12 + 4 * (gaps + duplicates), "SACK with its blocks");
    return new SackChunk(
        value.i32(0),
        value.u32(4),
        value.slice(12, 4 * gaps),
        value.slice(12 + 4 * gaps, 4 * duplicates));
  }

  /** Number of gap blocks. */
  public int gaps() {
    return gapBlocks.length() / 4;
  }

  /** First TSN of a block, as offset from the cumulative one. */
  public int gapStart(int index) {
    return gapBlocks.u16(4 * index);
  }

  /** Last TSN of a block, as offset from the cumulative one. */
  public int gapEnd(int index) {
    return gapBlocks.u16(4 * index + 2);
  }

  /** Number of duplicates reported. */
  public int duplicateCount() {
    return duplicates.length() / 4;
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return FIXED + gapBlocks.length() + duplicates.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    out.u32(cumulativeTsn);
    out.u32((int) receiverWindow);
    out.u16(gaps());
    out.u16(duplicateCount());
    out.bytes(gapBlocks);
    out.bytes(duplicates);
    out.endChunk();
  }
}
