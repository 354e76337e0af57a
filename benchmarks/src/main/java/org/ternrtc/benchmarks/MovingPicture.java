package org.ternrtc.benchmarks;

import java.util.Random;
import org.ternrtc.media.VideoFrame;

/** Camera-like pictures for the codec benchmarks: soft, moving, with a little noise. */
final class MovingPicture {
  private MovingPicture() {}

  /** Waves that drift, each row of noise from its own seed. */
  static VideoFrame render(int width, int height, int n) {
    VideoFrame frame = VideoFrame.allocate(width, height, 0);
    byte[] data = frame.data();
    Random random = new Random(n);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave = Math.sin((x + 1.7 * n) / 23.0) + Math.cos((y - 0.6 * n) / 17.0);
        double detail = Math.sin((x * 0.6 + y * 0.8 + 2.3 * n) / 3.0);
        data[frame.yOffset() + y * frame.yStride() + x] =
            (byte) (128 + 40 * wave + 12 * detail + random.nextInt(5));
      }
    }
    for (int at = frame.uOffset(); at < data.length; at++) {
      data[at] = (byte) (128 + 20 * Math.sin((at + 3 * n) / 90.0));
    }
    return frame;
  }
}
