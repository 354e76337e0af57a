package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.capture.CaptureState;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.capture.Window;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoFrame;

/**
 * Windows of real programs under a real window manager: covered, moved, resized, hidden, closed.
 */
@Timeout(120)
final class X11WindowTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

  private static Window await(X11ScreenProvider provider, String title, Predicate<Window> as)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<Window> there = List.of();
    while (System.nanoTime() - deadline < 0) {
      there = provider.windows();
      for (Window window : there) {
        if (window.title().equals(title) && as.test(window)) {
          return window;
        }
      }
      Thread.sleep(20); // a window manager has no other sign
    }
    throw new AssertionError("no such window " + title + " in " + there);
  }

  /** Starts a window manager and waits until it manages. */
  private static void manage(Xvfb server) throws Exception {
    server.spawn("openbox");
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (X11Connection connection = X11Connection.open(server.display())) {
      while (!X11WindowList.hasManager(connection)) {
        assertTrue(System.nanoTime() - deadline < 0, "openbox does not come");
        Thread.sleep(20); // nothing else tells
      }
    }
  }

  private static Window open(Xvfb server, X11ScreenProvider provider, String title, String place)
      throws Exception {
    server.spawn(
        "xterm",
        "-T",
        title,
        "-bg",
        "#204060",
        "-geometry",
        place,
        "-e",
        "sh",
        "-c",
        "printf '\\033[?25l'; seq 1 9; sleep 200");
    return await(provider, title, window -> !window.minimised());
  }

  private static VideoFrame settled(ScreenGrabber grabber) throws IOException {
    VideoFrame frame = grabber.grab(0);
    long quietSince = System.nanoTime();
    long deadline = quietSince + PATIENCE_NANOS;
    while (System.nanoTime() - quietSince < 300_000_000L && System.nanoTime() - deadline < 0) {
      if (grabber.changed()) {
        frame = grabber.grab(0);
        quietSince = System.nanoTime();
      }
      Thread.onSpinWait();
    }
    return frame;
  }

  @Test
  void windowsAreListedWithTitleClassAndProgram() throws Exception {
    try (Xvfb server = Xvfb.start("800x600x24")) {
      var provider = new X11ScreenProvider(server.display());
      assertEquals(List.of(), provider.windows());
      server.spawn("xterm", "-T", "alone", "-e", "sleep", "100");
      assertEquals("XTerm", await(provider, "alone", window -> true).windowClass());
      manage(server);
      Window window = open(server, provider, "Übersicht – 1", "40x10+50+60");
      assertEquals("xterm", window.process());
      assertEquals("XTerm", window.windowClass());
      assertTrue(window.pid() > 0);
      String told =
          new String(server.output("xwininfo", "-id", window.id()), StandardCharsets.ISO_8859_1);
      assertTrue(told.contains("Width: " + window.width()), told);
      assertTrue(told.contains("Absolute upper-left X:  " + window.x()), told);
      assertTrue(told.contains("Absolute upper-left Y:  " + window.y()), told);
    }
  }

  @Test
  void aCoveredAndMovedWindowIsSeenWhole() throws Exception {
    try (Xvfb server = Xvfb.start("800x600x24")) {
      manage(server);
      var provider = new X11ScreenProvider(server.display());
      Window window = open(server, provider, "under", "40x10+50+60");
      for (boolean mayShare : new boolean[] {true, false}) {
        var by = new X11ScreenProvider(server.display(), mayShare);
        try (ScreenGrabber grabber = by.grabber(window, GrabOptions.defaults())) {
          byte[] open = settled(grabber).data().clone();
          Window other = open(server, provider, "over" + mayShare, "80x20+0+0");
          server.run("xdotool", "windowraise", other.id());
          assertArrayEquals(open, settled(grabber).data(), "covered");
          server.run("xdotool", "windowmove", window.id(), "300", "200");
          assertArrayEquals(open, settled(grabber).data(), "moved");
          try (ScreenGrabber later = by.grabber(window, GrabOptions.defaults())) {
            assertArrayEquals(open, settled(later).data(), "opened while covered");
          }
        }
      }
    }
  }

  @Test
  void aWindowIsFollowedThroughSizesAndHidingToItsEnd() throws Exception {
    try (Xvfb server = Xvfb.start("800x600x24")) {
      manage(server);
      var provider = new X11ScreenProvider(server.display());
      Window window = open(server, provider, "it", "40x10+50+60");
      List<CaptureState> states = Collections.synchronizedList(new ArrayList<>());
      var slot = new LatestFrameSlot();
      try (var source = new ScreenSource(provider, window, ScreenOptions.of(60))) {
        source.onState(states::add);
        source.start(slot);
        assertEquals(window.width() & ~1, next(slot).width());

        server.run("xdotool", "windowsize", window.id(), "300", "200");
        VideoFrame frame = next(slot);
        while (frame.width() == (window.width() & ~1)) {
          frame = next(slot);
        }
        Window smaller = await(provider, "it", now -> now.width() != window.width());
        while (frame.width() != (smaller.width() & ~1)) {
          frame = next(slot);
        }
        assertEquals(smaller.height() & ~1, frame.height());

        server.run("xdotool", "windowminimize", window.id());
        await(provider, "it", Window::minimised);
        while (source.state() != CaptureState.HIDDEN) {
          next(slot);
        }
        assertEquals(smaller.width() & ~1, next(slot).width(), "the last picture stays");
        server.run("xdotool", "windowmap", window.id());
        while (source.state() != CaptureState.SHOWN) {
          next(slot);
        }
        server.run("xdotool", "windowkill", window.id());
        while (!slot.closed()) {
          slot.poll(PATIENCE_NANOS);
        }
        assertEquals("the window it was closed", slot.endReason());
        assertEquals(List.of(CaptureState.HIDDEN, CaptureState.SHOWN, CaptureState.GONE), states);
      }
      assertThrows(
          IOException.class, () -> provider.grabber(window, GrabOptions.defaults()).close());
    }
  }

  private static VideoFrame next(LatestFrameSlot slot) throws InterruptedException {
    @Nullable VideoFrame frame = slot.poll(PATIENCE_NANOS);
    assertNotNull(frame, slot.endReason());
    return frame;
  }
}
