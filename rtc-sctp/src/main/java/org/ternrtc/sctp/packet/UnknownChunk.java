package org.ternrtc.sctp.packet;

/**
 * A chunk of a type not known here. The two upper bits of the type say what to do, RFC 9260 section
 * 3.2: skip it or stop, report it or not.
 *
 * @param type the type
 * @param flags the flags
 * @param value the value
 */
public record UnknownChunk(int type, int flags, Bytes value) implements Chunk {
  /** Whether the chunks after it are still to be processed. */
  public boolean skip() {
    return (type & 0x80) != 0;
  }

  /** Whether the sender wants to hear of it. */
  public boolean report() {
    return (type & 0x40) != 0;
  }

  @Override
  public int length() {
    return HEADER_LENGTH + value.length();
  }

  @Override
  public void writeTo(PacketWriter out) {
    out.beginChunk(type, flags);
    out.bytes(value);
    out.endChunk();
  }
}
