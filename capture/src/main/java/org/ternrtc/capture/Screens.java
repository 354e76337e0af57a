package org.ternrtc.capture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * The screens of this machine, through the best provider that works here; {@link ScreenSource#open}
 * plays one of them. Thread-safe.
 */
public final class Screens {
  private static final System.Logger LOG = System.getLogger(Screens.class.getName());

  private Screens() {}

  /** All providers that can be loaded, the highest priority first, available or not. */
  public static List<ScreenProvider> providers() {
    List<ScreenProvider> found = new ArrayList<>();
    var installed = ServiceLoader.load(ScreenProvider.class).stream().iterator();
    while (true) {
      try {
        if (!installed.hasNext()) {
          break;
        }
        found.add(installed.next().get());
      } catch (ServiceConfigurationError e) {
        LOG.log(System.Logger.Level.WARNING, "a screen provider cannot be loaded: " + e);
      }
    }
    found.sort(Comparator.comparingInt(ScreenProvider::priority).reversed());
    return List.copyOf(found);
  }

  /**
   * Whether screens can be grabbed here.
   *
   * @return null when they can, else one line that says for each provider why not
   */
  public static @Nullable String unavailable() {
    return reasons(providers());
  }

  static @Nullable String reasons(List<ScreenProvider> providers) {
    List<String> reasons = new ArrayList<>();
    for (ScreenProvider provider : providers) {
      String reason = provider.unavailable();
      if (reason == null) {
        return null;
      }
      reasons.add(provider.name() + ": " + reason);
    }
    return reasons.isEmpty() ? "no screen provider is installed" : String.join("; ", reasons);
  }

  /**
   * What there is to grab: the whole desktop first, then the monitors.
   *
   * @throws IOException when screens cannot be grabbed here; the message says why in one line
   */
  public static List<Screen> list() throws IOException {
    return best(providers()).list();
  }

  /**
   * The windows that are there, those of other programs as well.
   *
   * @throws IOException when screens cannot be grabbed here; the message says why in one line
   */
  public static List<Window> windows() throws IOException {
    return best(providers()).windows();
  }

  /**
   * One picture of a screen or a window, now. Opens and closes it: for a flow of pictures there is
   * {@link ScreenSource}.
   *
   * @param target one that {@link #list} or {@link #windows} gave
   * @throws IOException with one line that says why it cannot be grabbed
   */
  public static VideoFrame grab(CaptureTarget target, GrabOptions options) throws IOException {
    try (ScreenGrabber grabber = best(providers()).grabber(target, options)) {
      return grabber.grab(System.nanoTime());
    }
  }

  /**
   * As {@link #grab}, in the very colours of the screen.
   *
   * @return an image of {@link BufferedImage#TYPE_INT_RGB}
   * @throws IOException with one line that says why it cannot be grabbed
   */
  public static BufferedImage image(CaptureTarget target, GrabOptions options) throws IOException {
    return image(best(providers()), target, options);
  }

  static BufferedImage image(ScreenProvider provider, CaptureTarget target, GrabOptions options)
      throws IOException {
    try (ScreenGrabber grabber = provider.grabber(target, options)) {
      Pixels pixels = grabber.grabPixels();
      var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
      int[] out = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      for (int row = 0; row < pixels.height(); row++) {
        pixels.data().get(row * pixels.stride(), out, row * pixels.width(), pixels.width());
      }
      return image;
    }
  }

  static ScreenProvider best(List<ScreenProvider> providers) throws IOException {
    for (ScreenProvider provider : providers) {
      if (provider.unavailable() == null) {
        return provider;
      }
    }
    throw new IOException("no screen can be grabbed: " + reasons(providers));
  }

  /** The screen of that id, or else of that name in any case; the first when none is asked for. */
  static Screen select(List<Screen> screens, String selector) throws IOException {
    if (screens.isEmpty()) {
      throw new IOException("there is no screen");
    }
    if (selector.isEmpty()) {
      return screens.getFirst();
    }
    for (Screen screen : screens) {
      if (screen.id().equals(selector)) {
        return screen;
      }
    }
    for (Screen screen : screens) {
      if (screen.name().equalsIgnoreCase(selector)) {
        return screen;
      }
    }
    List<String> there = new ArrayList<>();
    for (Screen screen : screens) {
      there.add(screen.id() + " (" + screen.name() + ")");
    }
    throw new IOException("no screen " + selector + "; there are " + String.join(", ", there));
  }

  /** The window of that id or title, or the first one with that in its title, in any case. */
  static Window selectWindow(List<Window> windows, String selector) throws IOException {
    for (Window window : windows) {
      if (window.id().equals(selector) || window.title().equals(selector)) {
        return window;
      }
    }
    String wanted = selector.toLowerCase(Locale.ROOT);
    for (Window window : windows) {
      if (window.title().toLowerCase(Locale.ROOT).contains(wanted)) {
        return window;
      }
    }
    List<String> there = new ArrayList<>();
    for (Window window : windows) {
      there.add(window.title().isEmpty() ? window.id() : window.title());
    }
    throw new IOException(
        "no window "
            + selector
            + "; there "
            + (there.isEmpty() ? "is none" : "are " + String.join(", ", there)));
  }
}
