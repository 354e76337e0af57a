package org.ternrtc.sctp.packet;

/** Steps over type-length-values padded to four bytes: parameters and error causes. */
final class ParameterReader {
  private static final int HEADER = 4;

  /** No real chunk has more; a packet of 64 KiB could hold 16,000. */
  private static final int MAX_PARAMETERS = 64;

  private final Bytes in;
  private int next;
  private int count;
  private int type;
  private Bytes whole = Bytes.EMPTY;

  ParameterReader(Bytes in) {
    this.in = in;
  }

  /** Moves to the next one; every step moves on by four bytes at least, so this ends. */
  boolean next() throws MalformedPacketException {
    if (next >= in.length()) {
      return false;
    }
    if (in.length() - next < HEADER) {
      throw new MalformedPacketException("parameter header cut short", next);
    }
    int length = in.u16(next + 2);
    if (length < HEADER || length > in.length() - next) {
      throw new MalformedPacketException("parameter length " + length, next + 2);
    }
    if (++count > MAX_PARAMETERS) {
      throw new MalformedPacketException("more than " + MAX_PARAMETERS + " parameters", next);
    }
    type = in.u16(next);
    whole = in.slice(next, length);
    next += PacketWriter.padded(length);
    return true;
  }

  int type() {
    return type;
  }

  Bytes value() {
    return whole.slice(HEADER);
  }

  /** With its header. */
  Bytes whole() {
    return whole;
  }
}
