package org.ternrtc.sdp;

/** The other side's description broke the grammar or a rule. Names the line, counted from 1. */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String reason;

  /** A refusal of line {@code line}, 1-based, or of the first line that is missing. */
  public SdpException(int line, String reason) {
    super(reason);
    this.line = line;
    this.reason = reason;
  }

  /** Line and reason, such as {@code line 7: port of m= out of range: 65536}. */
  @Override
  public String getMessage() {
    return "line " + line + ": " + reason;
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
