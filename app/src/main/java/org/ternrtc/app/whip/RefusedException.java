package org.ternrtc.app.whip;

/** A request that is answered by an HTTP error with a reason. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
