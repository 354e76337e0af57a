package org.ternrtc.capture.contract;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CaptureTarget;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Pixels;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.Window;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/**
 * Tries a screen provider on this machine: what it lists, what it grabs, how it refuses and how it
 * closes. Needs no test framework; a fault is an {@link AssertionError} that says which.
 */
public final class ScreenProviderContract {
  private static final Screen NOWHERE =
      new Screen("no-such-screen", "no such screen", 0, 0, 640, 480, false);

  private final ScreenProvider provider;

  private ScreenProviderContract(ScreenProvider provider) {
    this.provider = provider;
  }

  /**
   * Tries everything. Where the provider is not available here, only that it says why in one line.
   *
   * @return whether the provider was available, and so was tried in full
   * @throws AssertionError at the first thing that does not hold
   */
  public static boolean check(ScreenProvider provider) throws IOException {
    return new ScreenProviderContract(provider).run();
  }

  private static void holds(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private boolean run() throws IOException {
    holds(provider.name().matches("[a-z][a-z0-9-]*"), "its name is one for a command line");
    String reason = provider.unavailable();
    holds(provider.available() == (reason == null), "available exactly when there is no reason");
    if (reason != null) {
      oneLine(reason);
      return false;
    }
    List<Screen> screens = provider.list();
    lists(screens);
    refuses();
    for (Screen screen : screens) {
      grabs(screen);
      parts(screen);
    }
    for (Window window : provider.windows()) {
      if (!window.minimised()) {
        try {
          grabs(window);
        } catch (IOException e) {
          oneLine(e.getMessage()); // it may have closed meanwhile
        }
      }
    }
    return true;
  }

  private static void oneLine(@Nullable String message) {
    holds(
        message != null && !message.isBlank() && message.lines().count() == 1,
        "a reason is one line: " + message);
  }

  private void lists(List<Screen> screens) {
    holds(!screens.isEmpty(), "an available provider has at least one screen");
    holds(screens.getFirst().whole(), "the whole desktop comes first");
    Set<String> ids = new HashSet<>();
    int primaries = 0;
    for (Screen screen : screens) {
      holds(ids.add(screen.id()), "ids are unique: " + screen.id());
      holds(screen.width() >= 2 && screen.height() >= 2, "a screen has a size: " + screen);
      primaries += screen.primary() ? 1 : 0;
    }
    holds(primaries <= 1, "no more than one monitor is the main one");
  }

  private void refuses() {
    try {
      provider
          .grabber(NOWHERE, GrabOptions.defaults().withRegion(new Region(60_000, 0, 2, 2)))
          .close();
      throw new AssertionError("a region outside everything is refused");
    } catch (IOException e) {
      oneLine(e.getMessage());
    }
  }

  private void grabs(CaptureTarget target) throws IOException {
    ScreenGrabber grabber = provider.grabber(target, GrabOptions.defaults());
    try (grabber) {
      holds(grabber.changed(), "before the first picture everything is new");
      long now = System.nanoTime();
      VideoFrame first = grabber.grab(now);
      holds(first.captureNanos() == now, "a picture carries the time that was asked for");
      holds(((first.width() | first.height()) & 1) == 0, "sizes are even: " + first);
      holds(
          first.width() <= target.width() && first.height() <= target.height(),
          "a picture is no larger than its target: " + first);
      byte[] before = first.data().clone();
      VideoFrame second = grabber.grab(now + 1);
      holds(
          Arrays.equals(before, first.data()),
          "a picture that was handed on is not written to again");
      dirty(second);
      Pixels pixels = grabber.grabPixels();
      holds(
          pixels.width() == second.width() && pixels.height() == second.height(),
          "pixels and pictures have one size");
      holds(
          pixels.stride() >= pixels.width()
              && pixels.data().limit() >= pixels.stride() * (pixels.height() - 1) + pixels.width(),
          "pixels are as many as they say");
    }
    grabber.close();
  }

  private static void dirty(VideoFrame frame) {
    List<Region> regions = frame.dirty();
    if (regions != null) {
      for (Region region : regions) {
        holds(
            region.x() >= 0
                && region.y() >= 0
                && region.width() > 0
                && region.height() > 0
                && region.x() + region.width() <= frame.width()
                && region.y() + region.height() <= frame.height(),
            "what has changed lies inside the picture: " + region);
      }
    }
  }

  private void parts(Screen screen) throws IOException {
    var region =
        new Region(2, 2, Math.min(64, screen.width() - 2), Math.min(32, screen.height() - 2));
    if (region.width() < 2 || region.height() < 2) {
      return;
    }
    for (CursorMode cursor : CursorMode.values()) {
      try (ScreenGrabber grabber = provider.grabber(screen, new GrabOptions(region, cursor))) {
        VideoFrame frame = grabber.grab(0);
        holds(
            frame.width() == (region.width() & ~1) && frame.height() == (region.height() & ~1),
            "a region has its own size");
        holds(
            cursor == CursorMode.SEPARATE || grabber.cursor() == null,
            "the pointer is told only when it was asked for");
      } catch (IOException e) {
        holds(cursor != CursorMode.NONE, "a picture without the pointer can always be had");
        oneLine(e.getMessage());
      }
    }
  }
}
