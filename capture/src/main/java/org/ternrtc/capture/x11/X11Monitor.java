package org.ternrtc.capture.x11;

import java.io.IOException;
import java.util.List;
import org.ternrtc.capture.Screen;

/** The desktop or one monitor of it: a part of the root window. */
final class X11Monitor extends X11Target {
  private final X11Connection connection;
  private Screen screen;
  private boolean found;

  X11Monitor(X11Connection connection, Screen screen) {
    this.connection = connection;
    this.screen = screen;
    this.drawable = connection.root();
    this.watched = connection.root();
    this.visual = connection.x11().XDefaultVisual(connection.display(), connection.screen());
    this.depth = connection.x11().XDefaultDepth(connection.display(), connection.screen());
  }

  @Override
  boolean refresh() throws IOException {
    Screen now = find();
    boolean same = found && now.equals(screen);
    screen = now;
    found = true;
    drawableX = now.x();
    watchedX = now.x();
    desktopX = now.x();
    drawableY = now.y();
    watchedY = now.y();
    desktopY = now.y();
    width = now.width();
    height = now.height();
    return !same;
  }

  /** The screen as it is now. */
  private Screen find() throws IOException {
    List<Screen> screens = connection.screens();
    for (Screen candidate : screens) {
      // Ids shift when a monitor goes: the name is the better identity, the id tells twins apart.
      if (candidate.name().equals(screen.name()) && candidate.id().equals(screen.id())) {
        return candidate;
      }
    }
    for (Screen candidate : screens) {
      if (candidate.name().equals(screen.name())) {
        return candidate;
      }
    }
    throw new IOException("the " + screen.label() + " has gone");
  }

  @Override
  boolean restless() {
    return false;
  }
}
