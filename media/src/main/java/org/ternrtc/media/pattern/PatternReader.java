package org.ternrtc.media.pattern;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/** Finds the {@link PatternMark} in a picture that was encoded, sent, decoded or scaled. */
public final class PatternReader {
  private static final int LUMA_THRESHOLD = 126;
  private static final int GREEN_THRESHOLD = 128;

  private PatternReader() {}

  /** The picture's mark, or null when it shows no whole pattern or is too small to tell. */
  public static @Nullable PatternMark read(VideoFrame frame) {
    byte[] data = frame.data();
    return read(
        frame.width(),
        frame.height(),
        (x, y) -> data[frame.yOffset() + y * frame.yStride() + x] & 0xFF,
        LUMA_THRESHOLD);
  }

  /**
   * The mark of a picture in RGB, such as a screenshot; null as above.
   *
   * @param rgb 0xRRGGBB, {@code width * height} pixels without padding
   */
  public static @Nullable PatternMark read(int[] rgb, int width, int height) {
    return read(width, height, (x, y) -> rgb[y * width + x] >>> 8 & 0xFF, GREEN_THRESHOLD);
  }

  private interface Samples {
    int at(int x, int y);
  }

  private static @Nullable PatternMark read(int width, int height, Samples samples, int threshold) {
    if (width < 2 * PatternMark.COLUMNS || height < 2 * PatternMark.CELLS_DOWN) {
      return null;
    }
    long bits = 0;
    for (int row = 0; row < PatternMark.ROWS; row++) {
      for (int column = 0; column < PatternMark.COLUMNS; column++) {
        bits = bits << 1 | (cell(width, height, row, column, samples) >= threshold ? 1 : 0);
      }
    }
    return PatternMark.ofBits(bits);
  }

  /** Average of the middle half of a cell: its edges are blurred by compression and scaling. */
  private static int cell(int width, int height, int row, int column, Samples samples) {
    int left = width * (4 * column + 1) / (4 * PatternMark.COLUMNS);
    int right = Math.max(left + 1, width * (4 * column + 3) / (4 * PatternMark.COLUMNS));
    int top = height * (4 * row + 1) / (4 * PatternMark.CELLS_DOWN);
    int bottom = Math.max(top + 1, height * (4 * row + 3) / (4 * PatternMark.CELLS_DOWN));
    int sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += samples.at(x, y);
      }
    }
    return sum / ((right - left) * (bottom - top));
  }
}
