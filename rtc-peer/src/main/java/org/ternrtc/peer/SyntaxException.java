package org.ternrtc.peer;

/** A description or a candidate that is not well-formed or lacks what WebRTC needs. */
public final class SyntaxException extends RtcException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * Makes the exception.
   *
   * @param line the line of the description at fault, from 1; 0 when it is not a matter of one line
   */
  public SyntaxException(String message, int line) {
    super(line > 0 ? "line " + line + ": " + message : message);
    this.line = line;
  }

  /** The line at fault, from 1; 0 when there is no single one. */
  public int line() {
    return line;
  }
}
