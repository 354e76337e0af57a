package org.ternrtc.benchmarks;

import java.util.Arrays;
import java.util.Random;
import org.ternrtc.media.VideoFrame;

/**
 * Screen-like pictures for the codec benchmarks: lines of small dark marks on white, one mark more
 * with each picture, and every tenth picture all lines move up by one. Made from a seed.
 */
final class ScreenPicture {
  private static final int LINE = 18;
  private static final int MARK = 9;

  private ScreenPicture() {}

  static VideoFrame render(int width, int height, int n) {
    VideoFrame frame = VideoFrame.allocate(width, height, 0);
    byte[] data = frame.data();
    Arrays.fill(data, 0, frame.uOffset(), (byte) 235);
    Arrays.fill(data, frame.uOffset(), data.length, (byte) 128);
    int lines = height / LINE;
    for (int line = 0; line < lines; line++) {
      int number = line + n / 10;
      boolean last = line == lines - 1;
      int marks = last ? n % 10 + 1 : new Random(number).nextInt(width / MARK - 8);
      for (int mark = 0; mark < marks; mark++) {
        mark(data, (line * LINE + 3) * width + 20 + mark * MARK, width, number * 977L + mark);
      }
    }
    return frame;
  }

  /** Seven by twelve samples, each stroke with a soft edge. */
  private static void mark(byte[] data, int at, int stride, long seed) {
    Random random = new Random(seed);
    for (int y = 0; y < 12; y++) {
      int row = random.nextInt(1 << 7);
      for (int x = 0; x < 7; x++) {
        if ((row >> x & 1) != 0) {
          data[at + y * stride + x] = (byte) 30;
          int beside = at + y * stride + x + 1;
          data[beside] = (byte) Math.min(data[beside] & 0xFF, 150);
        }
      }
    }
  }
}
