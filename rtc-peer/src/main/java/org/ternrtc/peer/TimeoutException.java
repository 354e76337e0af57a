package org.ternrtc.peer;

/** What was waited for did not happen in time. */
public final class TimeoutException extends RtcException {
  private static final long serialVersionUID = 1L;

  public TimeoutException(String message) {
    super(message);
  }
}
