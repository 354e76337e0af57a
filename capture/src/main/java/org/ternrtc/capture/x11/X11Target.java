package org.ternrtc.capture.x11;

import java.io.IOException;

/**
 * What a grabber grabs: where its pixels are and where on the desktop it lies. Belongs to its
 * connection's thread.
 */
abstract sealed class X11Target implements AutoCloseable permits X11Monitor, X11Window {
  /** Whose pixels are read. */
  long drawable;

  /** The window whose changes are watched. */
  long watched;

  /** Where the target begins in the pixels of {@link #drawable}. */
  int drawableX;

  int drawableY;

  /** Where the target begins in the coordinates of {@link #watched}. */
  int watchedX;

  int watchedY;

  /** Where the target begins on the desktop. */
  int desktopX;

  int desktopY;

  int width;
  int height;
  long visual;
  int depth;

  /** Whether it is there but not drawn. */
  boolean hidden;

  /**
   * Looks again.
   *
   * @return whether it has another size, place or drawable than before
   * @throws IOException when it has gone; the message says so in one line
   */
  abstract boolean refresh() throws IOException;

  /** Whether it is to be looked at before every grab: its changes come with no event. */
  abstract boolean restless();

  @Override
  public void close() {}
}
