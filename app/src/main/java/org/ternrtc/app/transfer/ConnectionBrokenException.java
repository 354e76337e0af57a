package org.ternrtc.app.transfer;

import java.io.IOException;

/** The connection went away in the middle of a transfer: a later one goes on where it stopped. */
public final class ConnectionBrokenException extends IOException {
  private static final long serialVersionUID = 1L;

  ConnectionBrokenException() {
    super("the connection broke");
  }

  ConnectionBrokenException(Throwable cause) {
    super("the connection broke", cause);
  }
}
