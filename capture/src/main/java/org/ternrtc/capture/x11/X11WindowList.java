package org.ternrtc.capture.x11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.capture.Window;

/**
 * The windows of a desktop: those that its window manager lists (EWMH), or where there is none, all
 * that are drawn on the root window.
 */
final class X11WindowList {
  private static final String MANAGER = "_NET_SUPPORTING_WM_CHECK";
  private static final int MAX_WINDOWS = 1000;
  private static final int INPUT_OUTPUT = 1;
  private static final int VIEWABLE = 2;

  private final X11Connection connection;

  X11WindowList(X11Connection connection) {
    this.connection = connection;
  }

  List<Window> windows() throws IOException {
    boolean managed = hasManager(connection);
    List<Long> ids =
        managed ? connection.property(connection.root(), "_NET_CLIENT_LIST").longs() : List.of();
    List<Window> windows = new ArrayList<>();
    for (long id : managed ? ids : children()) {
      if (windows.size() == MAX_WINDOWS) {
        break;
      }
      try {
        add(id, managed, windows);
      } catch (X11Exception e) {
        // It closed while we looked.
      }
    }
    return List.copyOf(windows);
  }

  /**
   * Whether a window manager is there that keeps the list: one that crashed leaves its list behind,
   * but not the window by which EWMH tells that it lives.
   */
  static boolean hasManager(X11Connection connection) throws IOException {
    List<Long> sign = connection.property(connection.root(), MANAGER).longs();
    if (sign.isEmpty()) {
      return false;
    }
    try {
      return connection.property(sign.getFirst(), MANAGER).longs().equals(sign)
          && connection.property(connection.root(), "_NET_CLIENT_LIST").format() == 32;
    } catch (X11Exception e) {
      return false;
    }
  }

  private void add(long id, boolean managed, List<Window> into) throws IOException {
    X11WindowAttributes attributes;
    try {
      attributes = X11WindowAttributes.of(connection, id, "window");
    } catch (IOException e) {
      if (e.getCause() instanceof X11Exception) {
        return;
      }
      throw e;
    }
    boolean drawn = attributes.mapState() == VIEWABLE;
    if (attributes.windowClass() != INPUT_OUTPUT
        || attributes.width() < 2
        || attributes.height() < 2
        || (!managed && (!drawn || attributes.overrideRedirect()))) {
      return;
    }
    List<Long> pids = connection.property(id, "_NET_WM_PID").longs();
    long pid = pids.isEmpty() ? 0 : pids.getFirst() & 0xFFFFFFFFL;
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.ncalloc(8, 1, 16);
      int ok =
          connection
              .x11()
              .XTranslateCoordinates(
                  connection.display(), id, connection.root(), 0, 0, out, out + 4, out + 8);
      connection.check(ok != 0, "where a window is");
      into.add(
          new Window(
              "0x" + Long.toHexString(id),
              title(id),
              windowClass(id),
              process(pid),
              pid,
              MemoryUtil.memGetInt(out),
              MemoryUtil.memGetInt(out + 4),
              attributes.width(),
              attributes.height(),
              !drawn));
    }
  }

  private String title(long id) throws IOException {
    X11Property title = connection.property(id, "_NET_WM_NAME");
    return plain((title.isEmpty() ? connection.property(id, "WM_NAME") : title).text());
  }

  /** The second of two strings, each ended by a zero byte: the first is the instance's name. */
  private String windowClass(long id) throws IOException {
    String both = connection.property(id, "WM_CLASS").text();
    int middle = both.indexOf('\0');
    if (middle < 0) {
      return plain(both);
    }
    int end = both.indexOf('\0', middle + 1);
    return plain(both.substring(middle + 1, end < 0 ? both.length() : end));
  }

  /** Without what a terminal would obey. */
  private static String plain(String text) {
    return text.codePoints()
        .filter(c -> !Character.isISOControl(c))
        .limit(256)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String process(long pid) {
    if (pid == 0) {
      return "";
    }
    try {
      return plain(
          Files.readString(Path.of("/proc/" + pid + "/comm"), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return ""; // on another machine, or gone
    }
  }

  private List<Long> children() throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.ncalloc(8, 1, 32);
      int ok =
          connection
              .x11()
              .XQueryTree(
                  connection.display(), connection.root(), out, out + 8, out + 16, out + 24);
      connection.check(ok != 0, "the windows");
      long list = MemoryUtil.memGetAddress(out + 16);
      int count = MemoryUtil.memGetInt(out + 24);
      List<Long> found = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        found.add(MemoryUtil.memGetLong(list + 8L * i));
      }
      if (list != 0) {
        connection.x11().XFree(list);
      }
      return found;
    }
  }
}
