package org.ternrtc.capture.x11;

import java.io.IOException;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.capture.Window;

/**
 * One window. With the Composite extension its pixels are kept whole beside the screen, also where
 * other windows cover it; without, only what is seen of it comes.
 */
final class X11Window extends X11Target {
  private static final int AUTOMATIC = 0;
  private static final int VIEWABLE = 2;

  private final X11Connection connection;
  private final X11 x11;
  private final long window;
  private final String label;
  private final boolean redirected;
  private long pixmap;

  X11Window(X11Connection connection, Window listed) throws IOException {
    this.connection = connection;
    this.x11 = connection.x11();
    this.label = listed.label();
    try {
      this.window = Long.decode(listed.id());
    } catch (NumberFormatException e) {
      throw new IOException("no window " + listed.id(), e);
    }
    this.watched = window;
    // Before anything is asked of it: it may have gone, and Composite would say so with an error.
    X11WindowAttributes.of(connection, window, label);
    this.redirected = redirect();
  }

  private boolean redirect() throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(4, 8);
      if (x11.XCompositeQueryExtension(connection.display(), out, out + 4) == 0) {
        return false;
      }
    }
    x11.XCompositeRedirectWindow(connection.display(), window, AUTOMATIC);
    x11.XSync(connection.display(), 0);
    try {
      connection.check(true, label);
      return true;
    } catch (X11Exception e) {
      return false;
    }
  }

  @Override
  boolean refresh() throws IOException {
    X11WindowAttributes now = X11WindowAttributes.of(connection, window, label);
    place();
    boolean resized = now.width() != width || now.height() != height;
    boolean wasHidden = hidden;
    width = now.width();
    height = now.height();
    visual = now.visual();
    depth = now.depth();
    hidden = now.mapState() != VIEWABLE;
    if (!redirected) {
      drawable = window;
      return resized || (wasHidden && !hidden);
    }
    drawableX = now.border();
    drawableY = now.border();
    if (!hidden && (resized || wasHidden || pixmap == 0)) {
      name();
    }
    drawable = pixmap;
    hidden |= pixmap == 0;
    return resized || wasHidden != hidden;
  }

  private void place() throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.ncalloc(8, 1, 16);
      int ok =
          x11.XTranslateCoordinates(
              connection.display(), window, connection.root(), 0, 0, out, out + 4, out + 8);
      try {
        connection.check(ok != 0, "where the " + label + " is");
      } catch (X11Exception e) {
        throw new IOException("the " + label + " was closed", e);
      }
      desktopX = MemoryUtil.memGetInt(out);
      desktopY = MemoryUtil.memGetInt(out + 4);
    }
  }

  /** Takes a name for the window's pixels: with each size they are others. */
  private void name() throws IOException {
    free();
    long named = x11.XCompositeNameWindowPixmap(connection.display(), window);
    x11.XSync(connection.display(), 0);
    try {
      connection.check(true, "the pixels of the " + label);
      pixmap = named;
    } catch (X11Exception e) {
      // It was hidden between the two questions.
      pixmap = 0;
    }
  }

  private void free() {
    if (pixmap != 0) {
      x11.XFreePixmap(connection.display(), pixmap);
      pixmap = 0;
    }
  }

  @Override
  boolean restless() {
    return true;
  }

  @Override
  public void close() {
    if (connection.broken()) {
      return;
    }
    free();
    if (redirected) {
      x11.XCompositeUnredirectWindow(connection.display(), window, AUTOMATIC);
    }
    x11.XSync(connection.display(), 0);
    connection.forgetErrors();
  }
}
