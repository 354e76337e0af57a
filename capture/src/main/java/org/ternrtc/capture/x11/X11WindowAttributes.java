package org.ternrtc.capture.x11;

import java.io.IOException;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * What Xlib's {@code XWindowAttributes} says of a window.
 *
 * @param border width of the border that the server draws around it
 * @param mapState 0 unmapped, 1 inside something unmapped, 2 viewable
 * @param overrideRedirect whether it is none of the window manager's, such as a menu
 */
record X11WindowAttributes(
    int width,
    int height,
    int border,
    int depth,
    long visual,
    int windowClass,
    int mapState,
    boolean overrideRedirect) {
  private static final int BYTES = 136;

  /**
   * Asks the server.
   *
   * @throws IOException when there is no such window
   */
  static X11WindowAttributes of(X11Connection connection, long window, String label)
      throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.ncalloc(8, 1, BYTES);
      int ok = connection.x11().XGetWindowAttributes(connection.display(), window, out);
      try {
        connection.check(ok != 0, label);
      } catch (X11Exception e) {
        throw new IOException("the " + label + " was closed", e);
      }
      return new X11WindowAttributes(
          MemoryUtil.memGetInt(out + 8),
          MemoryUtil.memGetInt(out + 12),
          MemoryUtil.memGetInt(out + 16),
          MemoryUtil.memGetInt(out + 20),
          MemoryUtil.memGetLong(out + 24),
          MemoryUtil.memGetInt(out + 40),
          MemoryUtil.memGetInt(out + 92),
          MemoryUtil.memGetInt(out + 120) != 0);
    }
  }
}
