package org.ternrtc.capture.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A picture in the format of {@code xwd}, as 0xRRGGBB. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Dump(int width, int height, int[] rgb) {
  private static final int DEPTH = 12;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 20;
  private static final int BYTE_ORDER = 28;
  private static final int BITS_PER_PIXEL = 44;
  private static final int BYTES_PER_LINE = 48;
  private static final int COLOURS = 76;
  private static final int COLOUR_BYTES = 12;

  static Dump parse(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    assertEquals(32, in.getInt(BITS_PER_PIXEL));
    int data = in.getInt(0) + in.getInt(COLOURS) * COLOUR_BYTES;
    int width = in.getInt(WIDTH);
    int height = in.getInt(HEIGHT);
    boolean tenBits = in.getInt(DEPTH) == 30;
    ByteBuffer pixels =
        in.duplicate()
            .order(in.getInt(BYTE_ORDER) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = pixels.getInt(data + y * in.getInt(BYTES_PER_LINE) + 4 * x);
        rgb[y * width + x] =
            tenBits
                ? (p >>> 22 & 0xFF) << 16 | (p >>> 12 & 0xFF) << 8 | (p >>> 2 & 0xFF)
                : p & 0xFFFFFF;
      }
    }
    return new Dump(width, height, rgb);
  }

  int at(int x, int y) {
    return rgb[y * width + x];
  }
}
