package org.ternrtc.sctp.packet;

/** A packet that does not follow the format: the peer's fault, with the place of it. */
public final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param what what is wrong
   * @param offset where, in bytes from the start of the packet or chunk body
   */
  public MalformedPacketException(String what, int offset) {
    // No stack trace: a stranger decides how many of these are made.
    super(what + " at byte " + offset, null, false, false);
  }
}
