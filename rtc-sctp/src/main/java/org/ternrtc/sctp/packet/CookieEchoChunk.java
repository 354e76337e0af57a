package org.ternrtc.sctp.packet;

/**
 * COOKIE ECHO, RFC 9260 section 3.3.11:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 10   |  Chunk Flags  |            Length             |
 * +---------------+---------------+-------------------------------+
 * \                            Cookie                             \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param cookie the state cookie of the INIT ACK, unchanged
 */
public record CookieEchoChunk(Bytes cookie) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 10;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER_LENGTH + cookie.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    out.bytes(cookie);
    out.endChunk();
  }
}
