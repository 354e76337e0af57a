package org.ternrtc.sctp.packet;

import java.util.List;

/**
 * ERROR, RFC 9260 section 3.3.10:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 9    |  Chunk Flags  |            Length             |
 * +---------------+---------------+-------------------------------+
 * \                   zero or more Error Causes                   \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param causes why
 */
public record ErrorChunk(List<ErrorCause> causes) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 9;

  /** Copies the list. */
  public ErrorChunk {
    causes = List.copyOf(causes);
  }

  static ErrorChunk parse(Bytes value) throws MalformedPacketException {
    return new ErrorChunk(ErrorCause.parseAll(value));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int length() {
    return HEADER_LENGTH + ErrorCause.length(causes);
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(TYPE, 0);
    for (ErrorCause cause : causes) {
      cause.writeTo(out);
    }
    out.endChunk();
  }
}
