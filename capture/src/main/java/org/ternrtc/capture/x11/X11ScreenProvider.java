package org.ternrtc.capture.x11;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CaptureTarget;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.Window;

/**
 * Grabs screens of an X11 server on Linux. Thread-safe: each call and each grabber connects for
 * itself.
 */
public final class X11ScreenProvider implements ScreenProvider {
  private final @Nullable String displayName;
  private final boolean mayShare;

  /** The server that DISPLAY names. */
  public X11ScreenProvider() {
    this(null, true);
  }

  /** The server of that name, such as {@code :1}. */
  public X11ScreenProvider(String displayName) {
    this(displayName, true);
  }

  /**
   * @param displayName null for the one that DISPLAY names
   * @param mayShare false to take pictures through the connection even where shared memory works
   */
  X11ScreenProvider(@Nullable String displayName, boolean mayShare) {
    this.displayName = displayName;
    this.mayShare = mayShare;
  }

  @Override
  public String name() {
    return "x11";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public @Nullable String unavailable() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!system.contains("linux") || !System.getProperty("os.arch", "").contains("64")) {
      return "only on 64-bit Linux";
    }
    try (X11Connection connection = X11Connection.open(displayName)) {
      if (displayName == null && connection.isXwayland()) {
        return "the desktop is Wayland, of which X11 shows only X windows";
      }
      Screen whole = connection.screens().getFirst();
      try (X11Image image = X11Image.ofRoot(connection, 1, 1, false)) {
        image.grab(connection.root(), 0, 0, 1, 1);
      }
      return whole.width() < 2 || whole.height() < 2 ? "the screen is too small" : null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public List<Screen> list() throws IOException {
    try (X11Connection connection = X11Connection.open(displayName)) {
      return List.copyOf(connection.screens());
    }
  }

  @Override
  public List<Window> windows() throws IOException {
    try (X11Connection connection = X11Connection.open(displayName)) {
      return new X11WindowList(connection).windows();
    }
  }

  @Override
  public ScreenGrabber grabber(CaptureTarget target, GrabOptions options) throws IOException {
    return new X11Grabber(displayName, target, options, mayShare);
  }
}
