package org.ternrtc.sctp.packet;

import java.util.List;

/**
 * ABORT, RFC 9260 section 3.3.7:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 6    |  Reserved   |T|            Length             |
 * +---------------+---------------+-------------------------------+
 * \                   zero or more Error Causes                   \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param tagReflected flag T: the tag is the one of the packet that is answered, because the sender
 *     knows no association
 * @param causes why
 */
public record AbortChunk(boolean tagReflected, List<ErrorCause> causes) implements Chunk {
  /** Chunk type. */
  public static final int TYPE = 6;

  /** Copies the list. */
  public AbortChunk {
    causes = List.copyOf(causes);
  }

  static AbortChunk parse(int flags, Bytes value) throws MalformedPacketException {
    return new AbortChunk((flags & 1) != 0, ErrorCause.parseAll(value));
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
    out.beginChunk(TYPE, tagReflected ? 1 : 0);
    for (ErrorCause cause : causes) {
      cause.writeTo(out);
    }
    out.endChunk();
  }
}
