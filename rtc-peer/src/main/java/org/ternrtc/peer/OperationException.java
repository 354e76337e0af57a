package org.ternrtc.peer;

/** The operation failed for a reason outside the caller's arguments and the object's state. */
public final class OperationException extends RtcException {
  private static final long serialVersionUID = 1L;

  public OperationException(String message) {
    super(message);
  }

  public OperationException(String message, Throwable cause) {
    super(message, cause);
  }
}
