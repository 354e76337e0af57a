package org.ternrtc.benchmarks.network;

import java.util.Arrays;
import java.util.Random;
import org.ternrtc.media.VideoFrame;

/**
 * Pictures with a number in them that survives coding and scaling: a row of 32 light or dark blocks
 * along the top, 24 bits of number and 8 to check them, over a moving texture with noise.
 */
final class StampedPictures {
  private static final int BITS = 32;
  private static final int LIGHT = 235;
  private static final int DARK = 16;
  private static final int THRESHOLD = 126;
  private static final int CHECK = 0x5A;
  private static final int MARGIN = 64;

  private final int width;
  private final int height;
  private final byte[] texture;
  private final byte[] noise;
  private final int block;

  StampedPictures(int width, int height) {
    this.width = width;
    this.height = height;
    block = width / BITS / 2 * 2;
    Random random = new Random(1);
    texture = new byte[(width + 2 * MARGIN) * (height + 2 * MARGIN)];
    for (int y = 0; y < height + 2 * MARGIN; y++) {
      for (int x = 0; x < width + 2 * MARGIN; x++) {
        double value =
            120
                + 50 * Math.sin(x / 17.0) * Math.cos(y / 23.0)
                + 30 * Math.sin((x + 2 * y) / 7.0)
                + random.nextInt(9);
        texture[y * (width + 2 * MARGIN) + x] = (byte) (int) value;
      }
    }
    noise = new byte[1 << 16];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (random.nextInt(7) - 3);
    }
  }

  VideoFrame picture(int number, long captureNanos) {
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    byte[] data = frame.data();
    int shiftX = (int) (MARGIN + (MARGIN - 4) * Math.sin(number / 40.0));
    int shiftY = (int) (MARGIN + (MARGIN - 4) * Math.cos(number / 55.0));
    int at = number * 7919;
    for (int y = 0; y < height; y++) {
      int from = (y + shiftY) * (width + 2 * MARGIN) + shiftX;
      int to = frame.yOffset() + y * frame.yStride();
      for (int x = 0; x < width; x++) {
        data[to + x] = (byte) ((texture[from + x] & 0xFF) + noise[at++ & 0xFFFF]);
      }
    }
    for (int y = 0; y < height / 2; y++) {
      int u = frame.uOffset() + y * frame.uvStride();
      int v = frame.vOffset() + y * frame.uvStride();
      for (int x = 0; x < width / 2; x++) {
        data[u + x] = (byte) (118 + (y >> 5));
        data[v + x] = (byte) (120 + (x >> 5));
      }
    }
    int stamp = number << 8 | check(number);
    for (int i = 0; i < BITS; i++) {
      byte value = (byte) ((stamp >>> (BITS - 1 - i) & 1) != 0 ? LIGHT : DARK);
      for (int y = 0; y < block; y++) {
        int from = frame.yOffset() + y * frame.yStride() + i * block;
        Arrays.fill(data, from, from + block, value);
      }
    }
    return frame;
  }

  private static int check(int number) {
    return ((number ^ (number >> 8) ^ (number >> 16)) & 0xFF) ^ CHECK;
  }

  /** The number in a picture of any size, -1 when it cannot be read. */
  static int read(VideoFrame frame) {
    double block = frame.width() / 640.0 * 20;
    byte[] data = frame.data();
    int stamp = 0;
    for (int i = 0; i < BITS; i++) {
      int sum = 0;
      int count = 0;
      for (int y = (int) (0.3 * block); y < (int) (0.7 * block); y++) {
        for (int x = (int) ((i + 0.3) * block); x < (int) ((i + 0.7) * block); x++) {
          sum += data[frame.yOffset() + y * frame.yStride() + x] & 0xFF;
          count++;
        }
      }
      stamp = stamp << 1 | (count > 0 && sum / count > THRESHOLD ? 1 : 0);
    }
    int number = stamp >>> 8;
    return (stamp & 0xFF) == check(number) ? number : -1;
  }
}
