package org.ternrtc.media.denoise;

import java.util.Arrays;
import org.ternrtc.media.VideoFrame;

/**
 * How strong a camera's noise is: the mean of its absolute value in 1/16 of a luma step.
 *
 * <p>Two witnesses, of whom the lower is believed: the quietest fifth of the blocks against the
 * picture before, which a moving camera drives up, and the quietest fifth within the picture after
 * a second derivative both ways took out edges and slopes, which a fine pattern drives up.
 */
final class NoiseLevel {
  /** More is no noise any more. */
  static final int MAX = 16 * 12;

  private static final int BLOCK = 16;
  private static final int EVERY_PICTURE = 4;
  private static final int EVERY_BLOCK = 4;
  private static final int FRACTION = 4;

  private final int[] histogram = new int[MAX + 1];
  private int spatial;
  private int level;
  private boolean known;

  void reset() {
    known = false;
    level = 0;
  }

  int level() {
    return level >> FRACTION;
  }

  /**
   * Takes the next picture into account.
   *
   * @param temporal level of the quietest blocks against the picture before
   * @param pictures how many pictures came before
   */
  int update(int temporal, long pictures, VideoFrame frame) {
    if (!known || pictures % EVERY_PICTURE == 0) {
      spatial = spatial(frame);
    }
    int measured = Math.min(temporal, spatial) << FRACTION;
    level = known ? level + ((measured - level) >> 2) : measured;
    known = true;
    return level();
  }

  private int spatial(VideoFrame frame) {
    Arrays.fill(histogram, 0);
    int columns = frame.width() / BLOCK;
    int rows = frame.height() / BLOCK;
    int count = 0;
    for (int row = 0; row < rows; row += 2) {
      // The columns differ from row to row, so that no stripe of the picture is left out.
      for (int column = row / 2 % EVERY_BLOCK; column < columns; column += EVERY_BLOCK) {
        int at = frame.yOffset() + row * BLOCK * frame.yStride() + column * BLOCK;
        histogram[Math.min(block(frame.data(), at, frame.yStride()), MAX)]++;
        count++;
      }
    }
    return quietest(histogram, count);
  }

  /** The value that a fifth of so many blocks do not exceed; 0 when there are none. */
  static int quietest(int[] histogram, int count) {
    int left = count / 5;
    int value = 0;
    while (value < histogram.length - 1 && (left -= histogram[value]) >= 0) {
      value++;
    }
    return count == 0 ? 0 : value;
  }

  /** The mean absolute Laplacian of 14x14 samples, scaled to that of white noise. */
  private static int block(byte[] data, int at, int stride) {
    int sum = 0;
    for (int y = 1; y < BLOCK - 1; y++) {
      int middle = at + y * stride;
      for (int x = 1; x < BLOCK - 1; x++) {
        int i = middle + x;
        sum += Math.abs(second(data, i - stride) - 2 * second(data, i) + second(data, i + stride));
      }
    }
    // The weights 1 -2 1, -2 4 -2, 1 -2 1 make noise six times as strong.
    return sum * 16 / (14 * 14 * 6);
  }

  private static int second(byte[] data, int at) {
    return (data[at - 1] & 0xFF) - 2 * (data[at] & 0xFF) + (data[at + 1] & 0xFF);
  }
}
