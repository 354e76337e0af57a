package org.ternrtc.peer;

import java.time.Duration;

/**
 * Hears the keys that the other side presses (RFC 4733). Called on the connection's event thread.
 */
public interface DtmfListener {
  /** A key was pressed: 0 to 9, *, #, A to D. */
  void pressed(char key);

  /** The same key was let go. */
  default void released(char key, Duration lasted) {}
}
