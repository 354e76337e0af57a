package org.ternrtc.sctp.packet;

/**
 * PAD, RFC 4820 section 3: filling that makes a packet as long as a path MTU probe needs.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Type = 0x84  |   Flags = 0   |            Length             |
 * +---------------+---------------+-------------------------------+
 * \                         Padding Data                          \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param padding bytes of filling after the header
 */
public record PadChunk(int padding) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 0x84;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER_LENGTH + padding;
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    for (int i = 0; i < padding; i++) {
      out.u8(0);
    }
    out.endChunk();
  }
}
