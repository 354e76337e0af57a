package org.ternrtc.capture.x11;

import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryUtil;
import org.ternrtc.capture.Cursor;

/**
 * The mouse pointer of an X server, by XFIXES, and how it is drawn into a picture. Belongs to its
 * connection's thread.
 */
final class X11Cursor {
  // struct XFixesCursorImage on 64 bit.
  private static final int X = 0;
  private static final int Y = 2;
  private static final int WIDTH = 4;
  private static final int HEIGHT = 6;
  private static final int HOT_X = 8;
  private static final int HOT_Y = 10;
  private static final int SERIAL = 16;
  private static final int PIXELS = 24;

  private final X11Connection connection;
  private Cursor.@Nullable Shape shape;

  X11Cursor(X11Connection connection) {
    this.connection = connection;
  }

  /** The pointer as it is now, in the desktop's pixels; null when the server does not say. */
  @Nullable Cursor now() {
    if (!connection.hasFixes()) {
      return null;
    }
    long image = connection.x11().XFixesGetCursorImage(connection.display());
    if (image == 0) {
      return null;
    }
    int hotX = MemoryUtil.memGetShort(image + HOT_X) & 0xFFFF;
    int hotY = MemoryUtil.memGetShort(image + HOT_Y) & 0xFFFF;
    Cursor.Shape look = shapeOf(image);
    var cursor =
        new Cursor(
            MemoryUtil.memGetShort(image + X) - hotX,
            MemoryUtil.memGetShort(image + Y) - hotY,
            hotX,
            hotY,
            look);
    connection.x11().XFree(image);
    return cursor;
  }

  private Cursor.Shape shapeOf(long image) {
    long serial = MemoryUtil.memGetLong(image + SERIAL);
    int width = MemoryUtil.memGetShort(image + WIDTH) & 0xFFFF;
    int height = MemoryUtil.memGetShort(image + HEIGHT) & 0xFFFF;
    Cursor.Shape known = shape;
    if (known != null
        && known.serial() == serial
        && known.width() == width
        && known.height() == height) {
      return known;
    }
    int[] argb = new int[width * height];
    long pixels = MemoryUtil.memGetAddress(image + PIXELS);
    for (int i = 0; i < argb.length; i++) {
      // Each is a C long, whatever its width, with 32 bits in it.
      argb[i] = (int) MemoryUtil.memGetLong(pixels + 8L * i);
    }
    shape = new Cursor.Shape(serial, width, height, argb);
    return shape;
  }

  /**
   * Draws a pointer into pixels.
   *
   * @param x left edge of its image in the picture, may lie outside
   * @param y top edge, likewise
   */
  static void draw(
      Cursor.Shape shape, int x, int y, IntBuffer pixels, int stride, int width, int height) {
    int firstRow = Math.max(0, -y);
    int lastRow = Math.min(shape.height(), height - y);
    int firstColumn = Math.max(0, -x);
    int lastColumn = Math.min(shape.width(), width - x);
    for (int row = firstRow; row < lastRow; row++) {
      for (int column = firstColumn; column < lastColumn; column++) {
        int over = shape.argb()[row * shape.width() + column];
        int alpha = over >>> 24;
        if (alpha != 0) {
          int at = (y + row) * stride + x + column;
          pixels.put(at, blend(over, alpha, pixels.get(at)));
        }
      }
    }
  }

  /** A colour that is multiplied by its alpha already, over another. */
  private static int blend(int over, int alpha, int under) {
    int rest = 255 - alpha;
    int redBlue = (under & 0xFF00FF) * rest + 0x800080;
    int green = (under & 0xFF00) * rest + 0x8000;
    // x / 255, rounded, for both colours in one int.
    redBlue = (redBlue + (redBlue >>> 8 & 0xFF00FF)) >>> 8 & 0xFF00FF;
    green = (green + (green >>> 8 & 0xFF00)) >>> 8 & 0xFF00;
    return Math.min(0xFF, (over >>> 16 & 0xFF) + (redBlue >>> 16)) << 16
        | Math.min(0xFF, (over >>> 8 & 0xFF) + (green >>> 8)) << 8
        | Math.min(0xFF, (over & 0xFF) + (redBlue & 0xFF));
  }
}
