package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.capture.Cursor;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.GrabOptions;
import org.ternrtc.capture.Pixels;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenGrabber;
import org.ternrtc.capture.contract.ScreenProviderContract;
import org.ternrtc.capture.robot.RobotScreenProvider;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/** Pixel by pixel: what is grabbed is what others see, whole, in parts, and with the pointer. */
@Timeout(90)
final class X11PixelsTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static ScreenGrabber grabber(Xvfb server, boolean mayShare, GrabOptions options)
      throws IOException {
    var provider = new X11ScreenProvider(server.display(), mayShare);
    return provider.grabber(provider.list().getFirst(), options);
  }

  private static int[] rgb(Pixels pixels) {
    int[] rgb = new int[pixels.width() * pixels.height()];
    for (int y = 0; y < pixels.height(); y++) {
      pixels.data().get(y * pixels.stride(), rgb, y * pixels.width(), pixels.width());
    }
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xFFFFFF;
    }
    return rgb;
  }

  /** A terminal that has printed and now stands still: its cursor does not blink. */
  private static void text(Xvfb server, Path marker, String script) throws Exception {
    server.spawn(
        "xterm",
        "-geometry",
        "60x20+10+10",
        "-e",
        "sh",
        "-c",
        script + "; touch " + marker + "; sleep 100");
  }

  private static void await(Path marker) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!Files.exists(marker) && System.nanoTime() - deadline < 0) {
      Thread.sleep(20); // another program's file has no other sign
    }
    assertTrue(Files.exists(marker), "xterm did not start");
  }

  @Test
  void everyPixelIsTheOneThatXwdSeesInEveryDepth(@TempDir Path dir) throws Exception {
    for (String screen : List.of("640x402x24", "640x402x30")) {
      try (Xvfb server = Xvfb.start(screen)) {
        server.run("xsetroot", "-mod", "7", "5", "-fg", "#12ab34", "-bg", "#fe9810");
        Path marker = dir.resolve(screen);
        text(server, marker, "ls -l --color=always /usr/bin | head -60");
        await(marker);
        for (boolean mayShare : new boolean[] {true, false}) {
          try (ScreenGrabber grabber = grabber(server, mayShare, GrabOptions.defaults())) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            int[] theirs = server.dump().rgb();
            int[] ours = rgb(grabber.grabPixels());
            while (!Arrays.equals(theirs, ours) && System.nanoTime() - deadline < 0) {
              theirs = server.dump().rgb(); // it was still drawing
              ours = rgb(grabber.grabPixels());
            }
            assertArrayEquals(theirs, ours, screen);
            assertTrue(
                Arrays.stream(ours).distinct().count() > 4, "a picture with something in it");
          }
        }
      }
    }
  }

  @Test
  void picturesMadeOfPartsAreTheSameAsWholeOnes(@TempDir Path dir) throws Exception {
    try (Xvfb server = Xvfb.start("801x601x24")) {
      Path marker = dir.resolve("printed");
      try (ScreenGrabber parts = grabber(server, true, GrabOptions.defaults())) {
        assertNull(parts.grab(0).dirty(), "the first picture is new everywhere");
        text(server, marker, "for i in $(seq 1 60); do echo line $i; sleep 0.02; done");
        int small = 0;
        while (!Files.exists(marker)) {
          VideoFrame frame = parts.grab(0);
          List<Region> dirty = frame.dirty();
          if (dirty != null && !dirty.isEmpty()) {
            small++;
            for (Region region : dirty) {
              assertEquals(0, (region.x() | region.y() | region.width() | region.height()) & 1);
              assertTrue(region.x() + region.width() <= frame.width());
              assertTrue(region.y() + region.height() <= frame.height());
            }
          }
        }
        assertTrue(small > 0, "no picture was made of parts");
        assertSamePicture(server, parts, GrabOptions.defaults());
      }
    }
  }

  @Test
  void severalGrabbersAtOnceSeeTheSameAsOneAlone(@TempDir Path dir) throws Exception {
    // Larger than a band, and of a height that is no multiple of one.
    try (Xvfb server = Xvfb.start("1283x851x24", "-extension", "DAMAGE")) {
      server.run("xsetroot", "-mod", "7", "5", "-fg", "#12ab34", "-bg", "#fe9810");
      Path marker = dir.resolve("printed");
      text(server, marker, "seq 1 400");
      await(marker);
      byte[] alone = new byte[0];
      byte[] beside = {1};
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (!Arrays.equals(alone, beside) && System.nanoTime() - deadline < 0) {
        try (ScreenGrabber first = grabber(server, true, GrabOptions.defaults())) {
          alone = first.grab(0).data();
          try (ScreenGrabber second = grabber(server, false, GrabOptions.defaults())) {
            beside = first.grab(0).data();
            assertEquals(beside.length, second.grab(0).data().length);
          }
        }
      }
      assertArrayEquals(alone, beside);
    }
  }

  /** A grabber that has followed the changes, and one that has just come, see the same. */
  private static void assertSamePicture(Xvfb server, ScreenGrabber old, GrabOptions options)
      throws IOException {
    byte[] expected = new byte[0];
    byte[] actual = {1};
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!Arrays.equals(expected, actual) && System.nanoTime() - deadline < 0) {
      actual = old.grab(0).data();
      try (ScreenGrabber fresh = grabber(server, true, options)) {
        expected = fresh.grab(0).data();
      }
    }
    assertArrayEquals(expected, actual);
  }

  @Test
  void whereNothingIsDrawnNothingIsGrabbed() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24");
        ScreenGrabber grabber = grabber(server, true, GrabOptions.defaults())) {
      assertTrue(grabber.changed());
      grabber.grab(1);
      byte[] still = grabber.grab(2).data();
      assertFalse(grabber.changed());
      VideoFrame again = grabber.grab(3);
      assertSame(still, again.data());
      assertEquals(List.of(), again.dirty());
      assertEquals(3, again.captureNanos());
      server.run("xsetroot", "-solid", "red");
      assertTrue(grabber.changed());
      assertEquals(82, grabber.grab(4).data()[0]);
    }
  }

  @Test
  void aRegionIsThatPartOfTheScreenAndNoMore() throws Exception {
    try (Xvfb server = Xvfb.start("640x480x24")) {
      server.run("xsetroot", "-mod", "16", "11", "-fg", "#ff0000", "-bg", "#0000ff");
      var region = new Region(33, 21, 200, 100);
      Dump all = server.dump();
      try (ScreenGrabber grabber =
          grabber(server, true, GrabOptions.defaults().withRegion(region))) {
        Pixels part = grabber.grabPixels();
        int[] rgb = rgb(part);
        assertEquals(200, part.width());
        assertEquals(100, part.height());
        for (int y = 0; y < 100; y++) {
          for (int x = 0; x < 200; x++) {
            assertEquals(all.at(33 + x, 21 + y), rgb[y * 200 + x]);
          }
        }
      }
      try (ScreenGrabber cut =
          grabber(
              server, true, GrabOptions.defaults().withRegion(new Region(600, 400, 200, 200)))) {
        VideoFrame frame = cut.grab(0);
        assertEquals(40, frame.width());
        assertEquals(80, frame.height());
      }
      assertTrue(
          String.valueOf(
                  assertThrows(
                          IOException.class,
                          () ->
                              grabber(
                                  server,
                                  true,
                                  GrabOptions.defaults().withRegion(new Region(640, 0, 2, 2))))
                      .getMessage())
              .contains("outside"));
    }
  }

  @Test
  void thePointerIsDrawnWhereItIsAndNothingStaysBehindIt() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      server.run("xsetroot", "-solid", "#0000ff", "-cursor_name", "gumby");
      server.run("xdotool", "mousemove", "100", "80");
      GrabOptions drawn = GrabOptions.defaults().withCursor(CursorMode.DRAWN);
      int[] bare = server.dump().rgb();
      try (ScreenGrabber grabber = grabber(server, true, drawn);
          ScreenGrabber telling =
              grabber(server, true, GrabOptions.defaults().withCursor(CursorMode.SEPARATE));
          ScreenGrabber without = grabber(server, true, GrabOptions.defaults())) {
        assertArrayEquals(bare, rgb(without.grabPixels()));
        assertArrayEquals(bare, rgb(telling.grabPixels()));
        Cursor cursor = telling.cursor();
        assertNotNull(cursor);
        assertEquals(100, cursor.x() + cursor.hotX());
        assertEquals(80, cursor.y() + cursor.hotY());
        assertPointer(bare, rgb(grabber.grabPixels()), cursor);
        assertNull(grabber.cursor(), "it is in the picture already");

        for (ScreenGrabber each : List.of(grabber, telling)) {
          each.grab(0);
          each.grab(0);
        }
        server.run("xdotool", "mousemove", "318", "238");
        assertTrue(grabber.changed(), "it has moved");
        List<Region> dirty = grabber.grab(0).dirty();
        assertNotNull(dirty);
        assertTrue(
            dirty.stream().anyMatch(region -> region.x() <= cursor.x() + 2), dirty.toString());
        assertSamePicture(server, grabber, drawn);
        server.run("xdotool", "mousemove", "2", "1");
        assertSamePicture(server, grabber, drawn);
        assertFalse(telling.changed(), "a moved pointer changes no picture that lacks it");
      }
    }
  }

  /** Outside its image nothing differs, and inside it each pixel is the pointer's over the old. */
  private static void assertPointer(int[] bare, int[] drawn, Cursor cursor) {
    int changed = 0;
    for (int i = 0; i < bare.length; i++) {
      int x = i % 320 - cursor.x();
      int y = i / 320 - cursor.y();
      Cursor.Shape shape = cursor.shape();
      boolean inside = x >= 0 && y >= 0 && x < shape.width() && y < shape.height();
      int argb = inside ? shape.argb()[y * shape.width() + x] : 0;
      int rest = 255 - (argb >>> 24);
      for (int shift = 0; shift < 24; shift += 8) {
        int expected =
            (argb >>> shift & 0xFF) + (int) Math.round((bare[i] >>> shift & 0xFF) * rest / 255.0);
        assertEquals(expected, drawn[i] >>> shift & 0xFF, "pixel " + x + "," + y);
      }
      changed += bare[i] == drawn[i] ? 0 : 1;
    }
    assertNotEquals(0, changed);
  }

  @Test
  void theScreenSaysItsScaleAndItsLogicalSize() throws Exception {
    try (Xvfb server = Xvfb.start("640x480x24")) {
      var provider = new X11ScreenProvider(server.display());
      assertEquals(1, provider.list().getFirst().scale());
      server.run("sh", "-c", "echo 'Xft.dpi: 192' | xrdb -nocpp -merge");
      Screen whole = provider.list().getFirst();
      assertEquals(2, whole.scale());
      assertEquals(320, whole.logicalWidth());
      assertEquals(240, whole.logicalHeight());
    }
  }

  @Test
  void theProviderHoldsToTheContract() throws Exception {
    try (Xvfb server = Xvfb.start("640x481x24")) {
      server.run("xrandr", "--setmonitor", "LEFT", "301/80x481/60+0+0", "screen");
      server.spawn("xterm", "-T", "one", "-e", "sleep", "100");
      for (boolean mayShare : new boolean[] {true, false}) {
        assertTrue(ScreenProviderContract.check(new X11ScreenProvider(server.display(), mayShare)));
      }
    }
    assertFalse(ScreenProviderContract.check(new X11ScreenProvider(":4711")));
    assertFalse(ScreenProviderContract.check(new RobotScreenProvider()), "Java has no display");
  }
}
