package org.ternrtc.peer;

/** The call does not fit the state the object is in, such as a closed connection. */
public final class InvalidStateException extends RtcException {
  private static final long serialVersionUID = 1L;

  public InvalidStateException(String message) {
    super(message);
  }
}
