package org.ternrtc.sdp;

/** The other side's description broke the grammar or a rule. Names the line, counted from 1. */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String reason;

  /** A refusal of line {@code line}, 1-based, or of the first line that is missing. */
  public SdpException(int line, String reason) {
    super("line " + line + ": " + reason);
    this.line = line;
    this.reason = reason;
  }

  /** The number of the line at fault, counted from 1. */
  public int line() {
    return line;
  }

  /** What is wrong with it, without the line number. Holds no key and no password. */
  public String reason() {
    return reason;
  }
}
