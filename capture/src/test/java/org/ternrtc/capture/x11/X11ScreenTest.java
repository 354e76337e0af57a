package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.capture.Screen;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.capture.ScreenProvider;
import org.ternrtc.capture.ScreenSource;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.LatestFrameSlot;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoSource;

@Timeout(60)
final class X11ScreenTest {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static VideoFrame next(LatestFrameSlot slot) throws InterruptedException {
    VideoFrame frame = slot.poll(WAIT_NANOS);
    assertNotNull(frame, slot.endReason());
    return frame;
  }

  private static int luma(VideoFrame frame, int x, int y) {
    return frame.data()[frame.yOffset() + y * frame.yStride() + x] & 0xFF;
  }

  private static void assertFlat(VideoFrame frame, int y, int u, int v) {
    for (int row = 0; row < frame.height(); row += 7) {
      for (int column = 0; column < frame.width(); column += 5) {
        assertEquals(y, luma(frame, column, row));
        int chroma = row / 2 * frame.uvStride() + column / 2;
        assertEquals(u, frame.data()[frame.uOffset() + chroma] & 0xFF);
        assertEquals(v, frame.data()[frame.vOffset() + chroma] & 0xFF);
      }
    }
  }

  /** Lines every 16 pixels, both ways, red on blue; gives the luma of line and ground. */
  private static void plaid(Xvfb server) throws Exception {
    server.run("xsetroot", "-mod", "16", "16", "-fg", "#ff0000", "-bg", "#0000ff");
  }

  private static final int RED = 82;
  private static final int BLUE = 41;

  private static void assertPlaid(VideoFrame frame, int originX, int originY) {
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        boolean line = (x + originX) % 16 == 0 || (y + originY) % 16 == 0;
        assertEquals(line ? RED : BLUE, luma(frame, x, y), "pixel " + x + "," + y);
      }
    }
  }

  @Test
  void theWholeScreenIsSeenInItsColoursThroughSharedMemoryAndWithout() throws Exception {
    try (Xvfb server = Xvfb.start("641x479x24")) {
      server.run("xsetroot", "-solid", "#ff0000");
      for (boolean mayShare : new boolean[] {true, false}) {
        ScreenProvider provider = new X11ScreenProvider(server.display(), mayShare);
        assertNull(provider.unavailable());
        Screen whole = provider.list().getFirst();
        assertEquals(641, whole.width());
        assertEquals(479, whole.height());
        var slot = new LatestFrameSlot();
        try (VideoSource source = new ScreenSource(provider, whole, ScreenOptions.of(30))) {
          assertEquals(ContentKind.SCREEN, source.content());
          source.start(slot);
          VideoFrame frame = next(slot);
          assertEquals(640, frame.width(), "an odd width is cropped to even");
          assertEquals(478, frame.height());
          assertFlat(frame, RED, 90, 240);
        }
      }
    }
  }

  @Test
  void changesOnTheScreenAreSeenInTheNextPictures() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      ScreenProvider provider = new X11ScreenProvider(server.display());
      var slot = new LatestFrameSlot();
      try (VideoSource source =
          new ScreenSource(provider, provider.list().getFirst(), ScreenOptions.of(60))) {
        source.start(slot);
        plaid(server);
        next(slot);
        assertPlaid(next(slot), 0, 0);
        server.run("xsetroot", "-solid", "white");
        next(slot);
        assertFlat(next(slot), 235, 128, 128);
      }
    }
  }

  @Test
  void aMonitorIsItsOwnPartOfTheScreen() throws Exception {
    try (Xvfb server = Xvfb.start("640x240x24")) {
      server.run("xrandr", "--setmonitor", "LEFT", "300/80x240/60+0+0", "screen");
      server.run("xrandr", "--setmonitor", "RIGHT", "340/90x201/60+300+10", "none");
      plaid(server);
      ScreenProvider provider = new X11ScreenProvider(server.display());
      List<Screen> screens = provider.list();
      assertEquals(
          List.of("0", "1", "2"), screens.stream().map(Screen::id).toList(), screens.toString());
      Screen right =
          screens.stream()
              .filter(screen -> screen.name().equals("RIGHT"))
              .findFirst()
              .orElseThrow();
      assertEquals(300, right.x());
      assertEquals(10, right.y());
      assertEquals(340, right.width());
      assertEquals(201, right.height());
      var slot = new LatestFrameSlot();
      try (VideoSource source = new ScreenSource(provider, right, ScreenOptions.of(30))) {
        source.start(slot);
        VideoFrame frame = next(slot);
        assertEquals(340, frame.width());
        assertEquals(200, frame.height());
        assertPlaid(frame, 300, 10);
        server.run("xrandr", "--delmonitor", "RIGHT");
        while (!slot.closed()) {
          slot.poll(WAIT_NANOS);
        }
        assertEquals("the screen RIGHT has gone", slot.endReason());
      }
    }
  }

  @Test
  void aSinglePictureIsTakenWhetherTheSourceRunsOrNot() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      ScreenProvider provider = new X11ScreenProvider(server.display());
      plaid(server);
      Screen whole = provider.list().getFirst();
      try (var source = new ScreenSource(provider, whole, ScreenOptions.of(30))) {
        assertPlaid(source.grab(), 0, 0);
        var slot = new LatestFrameSlot();
        source.start(slot);
        next(slot);
        server.run("xsetroot", "-solid", "white");
        assertFlat(source.grab(), 235, 128, 128);
      }
      try (var small =
          new ScreenSource(provider, whole, ScreenOptions.of(30).withMaxSize(160, 120))) {
        assertEquals(160, small.grab().width(), "of the size of the source's pictures");
      }
    }
  }

  @Test
  void picturesFollowTheScreenWhenItsSizeChanges() throws Exception {
    try (Xvfb server = Xvfb.start("800x600x24")) {
      ScreenProvider provider = new X11ScreenProvider(server.display());
      server.run("xrandr --newmode small 25.18 640 656 752 800 480 490 492 525".split(" ", -1));
      server.run("xrandr", "--addmode", "screen", "small");
      for (boolean mayShare : new boolean[] {true, false}) {
        server.run("xrandr", "--output", "screen", "--mode", "800x600");
        var slot = new LatestFrameSlot();
        try (VideoSource source =
            new ScreenSource(
                new X11ScreenProvider(server.display(), mayShare),
                provider.list().getFirst(),
                ScreenOptions.of(60))) {
          source.start(slot);
          assertEquals(800, next(slot).width());
          server.run("xrandr", "--output", "screen", "--mode", "small");
          VideoFrame frame = next(slot);
          while (frame.width() != 640) {
            frame = next(slot);
          }
          assertEquals(480, frame.height());
          server.run("xrandr", "--output", "screen", "--mode", "800x600");
          while (frame.width() != 800) {
            frame = next(slot);
          }
        }
      }
    }
  }

  @Test
  void theServersDeathEndsTheSourceAndNotTheProcess() throws Exception {
    for (boolean mayShare : new boolean[] {true, false}) {
      try (Xvfb server = Xvfb.start("320x240x24")) {
        var provider = new X11ScreenProvider(server.display(), mayShare);
        var slot = new LatestFrameSlot();
        try (VideoSource source =
            new ScreenSource(provider, provider.list().getFirst(), ScreenOptions.of(60))) {
          source.start(slot);
          next(slot);
          server.kill();
          while (!slot.closed()) {
            slot.poll(WAIT_NANOS);
          }
          assertEquals("the X server at " + server.display() + " has gone", slot.endReason());
        }
        assertEquals(
            "the X server at " + server.display() + " does not answer", provider.unavailable());
        assertThrows(IOException.class, provider::list);
      }
    }
  }

  @Test
  void otherDepthsAreRefusedWithAReason() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x16")) {
      var provider = new X11ScreenProvider(server.display());
      assertEquals(
          "16 bits of colour in 16 cannot be read: only 24, 30 or 32 in 32 can",
          provider.unavailable());
      try (VideoSource source =
          new ScreenSource(provider, provider.list().getFirst(), ScreenOptions.of(30))) {
        IOException refused =
            assertThrows(IOException.class, () -> source.start(new LatestFrameSlot()));
        assertTrue(String.valueOf(refused.getMessage()).contains("16 bits"));
      }
    }
  }

  @Test
  void closingGivesSharedMemoryConnectionAndThreadBack() throws Exception {
    try (Xvfb server = Xvfb.start("320x240x24")) {
      var provider = new X11ScreenProvider(server.display());
      Screen whole = provider.list().getFirst();
      long files = 0;
      for (int round = 0; round < 6; round++) {
        var slot = new LatestFrameSlot();
        VideoSource source = new ScreenSource(provider, whole, ScreenOptions.of(120));
        source.start(slot);
        next(slot);
        assertEquals(1, segments(server), "shared memory while it runs");
        long before = System.nanoTime();
        source.close();
        source.close();
        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2), "slow to close");
        if (round == 0) {
          files = openFiles();
        }
      }
      assertEquals(0, segments(server), "shared memory");
      assertEquals(files, openFiles(), "open files");
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("tern-screen")));
    }
  }

  /** Segments in whose last use the server took part: field 6 of the table is that process. */
  private static long segments(Xvfb server) throws IOException {
    String pid = Long.toString(server.pid());
    try (var lines = Files.lines(Path.of("/proc/sysvipc/shm"))) {
      return lines.filter(line -> List.of(line.trim().split(" +")).contains(pid)).count();
    }
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void theAskedRateIsKept() throws Exception {
    try (Xvfb server = Xvfb.start("640x480x24")) {
      var provider = new X11ScreenProvider(server.display());
      long[] times = new long[41];
      int[] count = {0};
      var done = new java.util.concurrent.CountDownLatch(1);
      try (VideoSource source =
          new ScreenSource(provider, provider.list().getFirst(), ScreenOptions.of(20))) {
        source.start(frame -> {
          if (count[0] < times.length) {
            times[count[0]++] = frame.captureNanos();
          } else {
            done.countDown();
          }
        });
        assertTrue(done.await(30, TimeUnit.SECONDS));
      }
      double seconds = (times[40] - times[0]) / 1e9;
      // Never faster; how much slower is up to the machine, and the pacer's own test is exact.
      assertTrue(seconds > 1.95 && seconds < 10, "40 pictures at 20 a second in " + seconds + " s");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    var provider = new X11ScreenProvider(":4711");
    assertEquals("the X server at :4711 does not answer", provider.unavailable());
    assertThrows(IllegalArgumentException.class, () -> ScreenOptions.of(0));
  }
}
