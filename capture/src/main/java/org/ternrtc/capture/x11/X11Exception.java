package org.ternrtc.capture.x11;

import java.io.IOException;

/** The X server refused a request. */
final class X11Exception extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  X11Exception(String message, int code) {
    super(message);
    this.code = code;
  }

  /** The protocol's error code, 8 (BadMatch) for a grab past the edge; 0 when it is not known. */
  int code() {
    return code;
  }
}
