package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large pictures band by band, against the same pictures at once. */
@Timeout(60)
final class X11BandsTest {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 701;

  private static int[] inBands(X11Bands bands) throws IOException {
    int[] all = new int[WIDTH * HEIGHT];
    int count = 0;
    for (int high = bands.height(); high > 0; high = bands.height()) {
      int top = bands.top();
      assertEquals(0, top % 2, "chroma has one row for two");
      bands.next().get(0, all, top * WIDTH, high * WIDTH);
      count++;
    }
    assertTrue(count > 1, "more than one band");
    return all;
  }

  @Test
  void theBandsAreTheWholePictureAndARefusalLeavesNothingBehind() throws Exception {
    try (Xvfb server = Xvfb.start(WIDTH + "x" + HEIGHT + "x24")) {
      server.run("xsetroot", "-mod", "16", "7", "-fg", "red", "-bg", "blue");
      try (X11Connection connection = X11Connection.open(server.display());
          X11Image image = X11Image.ofRoot(connection, WIDTH, HEIGHT, true)) {
        assumeTrue(connection.xcb() != null, "libX11-xcb or libxcb-shm is not installed");
        long root = connection.root();
        for (int round = 0; round < 3; round++) {
          X11Bands bands = image.beginBands(root, 0, 0, WIDTH, HEIGHT);
          assertNotNull(bands);
          int[] found = inBands(bands);
          IntBuffer whole = image.grab(root, 0, 0, WIDTH, HEIGHT);
          int[] expected = new int[WIDTH * HEIGHT];
          whole.get(0, expected);
          assertArrayEquals(expected, found);
          assertTrue(Arrays.stream(found).distinct().count() > 1, "there is something to see");

          // The last bands lie under the screen's edge: what is on its way by then is let go.
          X11Bands outside = image.beginBands(root, 0, HEIGHT / 2, WIDTH, HEIGHT);
          assertNotNull(outside);
          X11Exception refused = assertThrows(X11Exception.class, () -> inBands(outside));
          assertEquals(8, refused.code(), "BadMatch");
          assertEquals(0, outside.height(), "there are no more");
        }
        assertNull(image.beginBands(root, 0, 0, 64, 64), "a small part is grabbed at once");
      }
    }
  }

  @Test
  void aServerThatDiesEndsTheBandsWithAnException() throws Exception {
    try (Xvfb server = Xvfb.start(WIDTH + "x" + HEIGHT + "x24")) {
      try (X11Connection connection = X11Connection.open(server.display());
          X11Image image = X11Image.ofRoot(connection, WIDTH, HEIGHT, true)) {
        assumeTrue(connection.xcb() != null, "libX11-xcb or libxcb-shm is not installed");
        server.kill();
        X11Bands bands = image.beginBands(connection.root(), 0, 0, WIDTH, HEIGHT);
        assertNotNull(bands);
        IOException gone = assertThrows(IOException.class, () -> inBands(bands));
        assertTrue(String.valueOf(gone.getMessage()).contains("has gone"), gone.getMessage());
      }
    }
  }
}
