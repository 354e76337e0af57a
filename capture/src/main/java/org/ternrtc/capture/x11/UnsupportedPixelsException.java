package org.ternrtc.capture.x11;

import java.io.IOException;

/** The screen's pixels have a layout that is not read. */
final class UnsupportedPixelsException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsupportedPixelsException(String message) {
    super(message);
  }
}
