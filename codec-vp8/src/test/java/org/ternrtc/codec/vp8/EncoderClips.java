package org.ternrtc.codec.vp8;

import java.util.Random;
import org.ternrtc.media.VideoFrame;

/** Made-up pictures, by kind, size and frame number. */
final class EncoderClips {
  enum Kind {
    FLAT,
    NOISE,
    MOVING_TEXTURE,
    FAST_BLOCKS,
    CUTS
  }

  private EncoderClips() {}

  static VideoFrame frame(Kind kind, int width, int height, int number) {
    VideoFrame frame = VideoFrame.allocate(width, height, number * 33_333_333L);
    byte[] data = frame.data();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        data[row * width + column] = (byte) luma(kind, column, row, number);
      }
    }
    int chromaWidth = (width + 1) / 2;
    for (int row = 0; row < (height + 1) / 2; row++) {
      for (int column = 0; column < chromaWidth; column++) {
        int at = row * chromaWidth + column;
        data[frame.uOffset() + at] = (byte) (128 + 60 * Math.sin((column * 8 + number * 5) * 0.01));
        data[frame.vOffset() + at] = (byte) luma(kind, column * 2 + 7, row * 2, number);
      }
    }
    return frame;
  }

  private static int luma(Kind kind, int x, int y, int number) {
    return switch (kind) {
      case FLAT -> 77 + number;
      case NOISE -> new Random(x * 7919L + y * 104_729L + number).nextInt(256);
      case MOVING_TEXTURE -> texture(x * 4 + number * 5, y * 4 + number * 3);
      case FAST_BLOCKS ->
          ((x + number * 37) / 23 + (y - number * 29) / 17 & 1) * 200 + (x * y & 31);
      case CUTS -> number / 4 % 2 == 0 ? texture(x * 4, y * 4) : 255 - (x * 3 + y) % 200;
    };
  }

  /** Coordinates in quarter pixels. */
  private static int texture(int x, int y) {
    double value =
        128 + 50 * Math.sin(x * 0.07) + 40 * Math.sin(y * 0.05 + x * 0.02) + 30 * Math.sin(y * 0.3);
    return Math.clamp(Math.round(value), 0, 255);
  }
}
