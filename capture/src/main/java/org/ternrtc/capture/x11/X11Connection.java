package org.ternrtc.capture.x11;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.capture.Screen;

/**
 * Owns one connection to an X server. Belongs to the thread that opened it; closes once, and again
 * without harm. Turns what Xlib reports into {@link IOException}s of one line.
 */
final class X11Connection implements AutoCloseable {
  private static final int MONITOR_BYTES = 56;
  private static final long MAX_PROPERTY_WORDS = 16_384;
  private static final long ANY_TYPE = 0;

  private final X11Library library;
  private final X11 x11;
  private final String name;
  private final long display;
  private final int screen;
  private final long root;
  private final X11Library.Faults faults;
  private final boolean fixes;
  private boolean closed;

  private X11Connection(X11Library library, String name, long display) {
    this.library = library;
    this.x11 = library.functions();
    this.name = name;
    this.display = display;
    this.faults = library.watch(display);
    this.screen = x11.XDefaultScreen(display);
    this.root = x11.XRootWindow(display, screen);
    this.fixes = queryFixes();
  }

  /** XFIXES must be told which version is spoken before anything is asked of it. */
  private boolean queryFixes() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(4, 8);
      if (x11.XFixesQueryExtension(display, out, out + 4) == 0) {
        return false;
      }
      return x11.XFixesQueryVersion(display, out, out + 4) != 0 && MemoryUtil.memGetInt(out) >= 2;
    }
  }

  /** Whether the server has XFIXES: regions and the mouse pointer. */
  boolean hasFixes() {
    return fixes;
  }

  /** Whether the server has gone: nothing may be asked of it any more. */
  boolean broken() {
    return faults.broken;
  }

  /** What was refused up to now does not matter. */
  void forgetErrors() {
    faults.errorCode = 0;
  }

  /**
   * Connects.
   *
   * @param displayName such as {@code :0}; null for the one that DISPLAY names
   * @throws IOException when the libraries or the server are not there
   */
  static X11Connection open(@Nullable String displayName) throws IOException {
    X11Library library = X11Library.load();
    if (library == null) {
      throw new IOException("libX11 cannot be used: " + X11Library.failure());
    }
    String shown = displayName != null ? displayName : System.getenv("DISPLAY");
    if (shown == null || shown.isEmpty()) {
      throw new IOException("DISPLAY is not set");
    }
    long display;
    try (MemoryStack stack = MemoryStack.stackPush()) {
      display = library.functions().XOpenDisplay(MemoryUtil.memAddress(stack.ASCII(shown, true)));
    }
    if (display == 0) {
      throw new IOException("the X server at " + shown + " does not answer");
    }
    return new X11Connection(library, shown, display);
  }

  X11 x11() {
    return x11;
  }

  /** The same connection by XCB; null where that is not there. */
  @Nullable Xcb xcb() {
    return library.xcb();
  }

  long display() {
    return display;
  }

  int screen() {
    return screen;
  }

  long root() {
    return root;
  }

  /** The whole desktop, then each monitor. */
  List<Screen> screens() throws IOException {
    List<Screen> found = new ArrayList<>();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(8, 48);
      int ok =
          x11.XGetGeometry(
              display, root, out, out + 8, out + 12, out + 16, out + 20, out + 24, out + 28);
      check(ok != 0, "the size of the screen");
      int width = MemoryUtil.memGetInt(out + 16);
      int height = MemoryUtil.memGetInt(out + 20);
      double scale = scale();
      found.add(new Screen(Screen.WHOLE, "whole screen", "", 0, 0, width, height, scale, false));
      monitors(width, height, scale, found);
    }
    return found;
  }

  /** How many pixels programs are asked to give a logical unit: 96 dots an inch are one. */
  private double scale() {
    long resources = x11.XResourceManagerString(display);
    if (resources == 0) {
      return 1;
    }
    for (String line : MemoryUtil.memUTF8(resources).split("\n", -1)) {
      if (line.startsWith("Xft.dpi:")) {
        try {
          double dpi = Double.parseDouble(line.substring("Xft.dpi:".length()).strip());
          return dpi >= 48 && dpi <= 960 ? dpi / 96 : 1;
        } catch (NumberFormatException e) {
          return 1;
        }
      }
    }
    return 1;
  }

  private void monitors(int rootWidth, int rootHeight, double scale, List<Screen> into)
      throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(8, 16);
      if (x11.XRRQueryExtension(display, out, out + 4) == 0
          || x11.XRRQueryVersion(display, out, out + 4) == 0
          || (MemoryUtil.memGetInt(out) == 1 && MemoryUtil.memGetInt(out + 4) < 5)) {
        return; // monitors came with RandR 1.5
      }
      MemoryUtil.memPutInt(out, 0);
      long monitors = x11.XRRGetMonitors(display, root, 1, out);
      check(monitors != 0, "the list of monitors");
      int count = MemoryUtil.memGetInt(out);
      for (int i = 0; i < count; i++) {
        long monitor = monitors + (long) i * MONITOR_BYTES;
        int x = Math.clamp(MemoryUtil.memGetInt(monitor + 20), 0, rootWidth);
        int y = Math.clamp(MemoryUtil.memGetInt(monitor + 24), 0, rootHeight);
        int width = Math.min(MemoryUtil.memGetInt(monitor + 28), rootWidth - x);
        int height = Math.min(MemoryUtil.memGetInt(monitor + 32), rootHeight - y);
        boolean primary = MemoryUtil.memGetInt(monitor + 8) != 0;
        if (width > 1 && height > 1) {
          String id = Integer.toString(into.size());
          String name = atom(MemoryUtil.memGetLong(monitor), id);
          into.add(new Screen(id, name, name, x, y, width, height, scale, primary));
        }
      }
      x11.XRRFreeMonitors(monitors);
    }
  }

  private String atom(long atom, String otherwise) {
    long text = x11.XGetAtomName(display, atom);
    if (text == 0) {
      return "monitor " + otherwise;
    }
    String value = MemoryUtil.memUTF8(text);
    x11.XFree(text);
    return value;
  }

  /** A property of a window, at most 64 KiB of it; {@link X11Property#NONE} when it has none. */
  X11Property property(long window, String property) throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.ncalloc(8, 1, 40);
      long name = x11.XInternAtom(display, MemoryUtil.memAddress(stack.ASCII(property, true)), 1);
      if (name == 0) {
        return X11Property.NONE;
      }
      int failed =
          x11.XGetWindowProperty(
              display,
              window,
              name,
              0,
              MAX_PROPERTY_WORDS,
              0,
              ANY_TYPE,
              out,
              out + 8,
              out + 16,
              out + 24,
              out + 32);
      check(failed == 0, property);
      long data = MemoryUtil.memGetAddress(out + 32);
      if (data == 0) {
        return X11Property.NONE;
      }
      int format = MemoryUtil.memGetInt(out + 8);
      long itemBytes = format == 32 ? 8 : format / 8;
      byte[] bytes = new byte[Math.toIntExact(MemoryUtil.memGetLong(out + 16) * itemBytes)];
      MemoryUtil.memByteBuffer(data, bytes.length).get(bytes);
      x11.XFree(data);
      return new X11Property(format, atom(MemoryUtil.memGetLong(out), ""), bytes);
    }
  }

  /** Whether this is the X server of a Wayland session, which sees X windows only. */
  boolean isXwayland() throws IOException {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long out = stack.nmalloc(4, 12);
      long extension = MemoryUtil.memAddress(stack.ASCII("XWAYLAND", true));
      if (x11.XQueryExtension(display, extension, out, out + 4, out + 8) != 0) {
        return true;
      }
    }
    // Releases before the extension name their outputs so.
    return screens().stream().anyMatch(found -> found.name().startsWith("XWAYLAND"));
  }

  /** Throws what the server or the connection reported since the last check; else what failed. */
  void check(boolean ok, String what) throws IOException {
    if (faults.broken) {
      throw new IOException("the X server at " + name + " has gone");
    }
    int code = faults.errorCode;
    faults.errorCode = 0;
    if (!ok || code != 0) {
      throw new X11Exception("cannot get " + what + " from " + name + ": " + text(code), code);
    }
  }

  /** Throws what XCB found out: that the connection broke, or which error the server gave. */
  void refused(boolean broken, int code, String what) throws IOException {
    faults.broken |= broken;
    faults.errorCode = code;
    check(false, what);
  }

  private String text(int code) {
    if (code == 0) {
      return "refused";
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long buffer = stack.ncalloc(1, 128, 1);
      x11.XGetErrorText(display, code, buffer, 127);
      return MemoryUtil.memUTF8(buffer);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Xcb xcb = library.xcb();
    if (faults.broken && xcb != null) {
      // Xlib would write farewells into a buffer that it does not have while XCB owns the socket,
      // and crash. What it allocated for this display, some kilobytes, is left behind.
      xcb.xcb_disconnect(xcb.XGetXCBConnection(display));
    } else {
      x11.XCloseDisplay(display);
    }
    library.forget(display);
  }
}
