package org.ternrtc.peer;

/** What a call of this API throws when it cannot do what was asked; the kinds are the W3C's. */
public abstract sealed class RtcException extends RuntimeException
    permits InvalidStateException,
        InvalidModificationException,
        OperationException,
        SyntaxException,
        TimeoutException {
  private static final long serialVersionUID = 1L;

  RtcException(String message) {
    super(message);
  }

  RtcException(String message, Throwable cause) {
    super(message, cause);
  }
}
