package org.ternrtc.app.transfer;

import java.io.IOException;

/** A transfer is over without its file, for a reason that another try would find again. */
public final class TransferException extends IOException {
  private static final long serialVersionUID = 1L;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
