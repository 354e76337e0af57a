package org.ternrtc.sctp.datachannel;

/** Payload protocol identifiers of WebRTC, RFC 8831 section 8. */
final class Ppid {
  static final int DCEP = 50;
  static final int STRING = 51;

  /** Deprecated: a part of a binary message, its end bears {@link #BINARY}. */
  static final int BINARY_PARTIAL = 52;

  static final int BINARY = 53;

  /** Deprecated: a part of a string, its end bears {@link #STRING}. */
  static final int STRING_PARTIAL = 54;

  static final int STRING_EMPTY = 56;
  static final int BINARY_EMPTY = 57;

  private Ppid() {}
}
