package org.ternrtc.media.pixel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Scales pictures to any size: the mean of the area when shrinking, linear interpolation when
 * growing; halving both ways is the fastest case.
 *
 * <p>Keeps its tables and rows from one picture to the next, as long as the sizes stay. Not
 * thread-safe.
 */
public final class PictureScaler {
  private static final int ROW_SHIFT = 8;
  private static final int COLUMN_SHIFT = 14 + 14 - ROW_SHIFT;

  private @Nullable PlaneScaler luma;
  private @Nullable PlaneScaler chroma;

  /** A scaler that knows no size yet. */
  public PictureScaler() {}

  /**
   * Scales a picture; one that has the size already is returned itself.
   *
   * @throws IllegalArgumentException when the size is not one that {@link VideoFrame} allows
   */
  public VideoFrame scale(VideoFrame frame, int width, int height) {
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    VideoFrame out = VideoFrame.allocate(width, height, frame.captureNanos());
    if (frame.width() == 2 * width && frame.height() == 2 * height) {
      halve(frame, out);
      return out;
    }
    PlaneScaler y = PlaneScaler.of(luma, frame.width(), frame.height(), width, height);
    luma = y;
    y.scale(frame, frame.yOffset(), frame.yStride(), out, out.yOffset(), out.yStride());
    PlaneScaler uv =
        PlaneScaler.of(
            chroma,
            (frame.width() + 1) / 2,
            (frame.height() + 1) / 2,
            (width + 1) / 2,
            (height + 1) / 2);
    chroma = uv;
    uv.scale(frame, frame.uOffset(), frame.uvStride(), out, out.uOffset(), out.uvStride());
    uv.scale(frame, frame.vOffset(), frame.uvStride(), out, out.vOffset(), out.uvStride());
    return out;
  }

  /** The largest size of the same shape that is even and no larger than the limits. */
  public static int[] fit(int width, int height, int maxWidth, int maxHeight) {
    double factor = Math.min(1, Math.min((double) maxWidth / width, (double) maxHeight / height));
    return new int[] {
      Math.max(2, (int) (width * factor) & ~1), Math.max(2, (int) (height * factor) & ~1)
    };
  }

  private static void halve(VideoFrame frame, VideoFrame out) {
    int width = out.width();
    int height = out.height();
    halve(frame, frame.yOffset(), frame.yStride(), out, out.yOffset(), width, height);
    if (((width | height) & 1) == 0) {
      int uWidth = width / 2;
      int uHeight = height / 2;
      halve(frame, frame.uOffset(), frame.uvStride(), out, out.uOffset(), uWidth, uHeight);
      halve(frame, frame.vOffset(), frame.uvStride(), out, out.vOffset(), uWidth, uHeight);
      return;
    }
    // The last chroma sample of an odd target has one neighbour only.
    var uv = new PlaneScaler(width, height, (width + 1) / 2, (height + 1) / 2);
    uv.scale(frame, frame.uOffset(), frame.uvStride(), out, out.uOffset(), out.uvStride());
    uv.scale(frame, frame.vOffset(), frame.uvStride(), out, out.vOffset(), out.uvStride());
  }

  /** Halves one plane into one without padding. */
  private static void halve(
      VideoFrame in, int offset, int stride, VideoFrame out, int outOffset, int columns, int rows) {
    PixelKernels kernels = KernelChoice.chosen();
    for (int row = 0; row < rows; row++) {
      int upper = offset + 2 * row * stride;
      kernels.halve(
          in.data(), upper, upper + stride, out.data(), outOffset + row * columns, columns);
    }
  }

  /** One plane: rows first, each source row once, then columns. */
  private static final class PlaneScaler {
    private final ScaleAxis across;
    private final ScaleAxis down;

    /** The last few source rows, scaled across, with six bits of fraction; by row modulo taps. */
    private final int[][] rows;

    private final int[] rowNumbers;
    private final int[] sums;

    PlaneScaler(int fromWidth, int fromHeight, int toWidth, int toHeight) {
      across = new ScaleAxis(fromWidth, toWidth);
      down = new ScaleAxis(fromHeight, toHeight);
      rows = new int[down.taps][toWidth];
      rowNumbers = new int[down.taps];
      sums = new int[toWidth];
    }

    static PlaneScaler of(
        @Nullable PlaneScaler kept, int fromWidth, int fromHeight, int toWidth, int toHeight) {
      if (kept != null
          && kept.across.from == fromWidth
          && kept.down.from == fromHeight
          && kept.across.to == toWidth
          && kept.down.to == toHeight) {
        return kept;
      }
      return new PlaneScaler(fromWidth, fromHeight, toWidth, toHeight);
    }

    void scale(
        VideoFrame in, int offset, int stride, VideoFrame out, int outOffset, int outStride) {
      Arrays.fill(rowNumbers, -1);
      for (int y = 0; y < down.to; y++) {
        Arrays.fill(sums, 1 << (COLUMN_SHIFT - 1));
        for (int tap = 0; tap < down.taps; tap++) {
          int weight = down.weights[y * down.taps + tap];
          if (weight != 0) {
            add(row(in.data(), offset, stride, down.start[y] + tap), weight, sums);
          }
        }
        store(sums, out.data(), outOffset + y * outStride);
      }
    }

    private int[] row(byte[] in, int offset, int stride, int number) {
      int slot = number % rows.length;
      if (rowNumbers[slot] != number) {
        rowNumbers[slot] = number;
        if (across.taps == 2) {
          scaleAcrossTwo(in, offset + number * stride, across, rows[slot]);
        } else {
          scaleAcross(in, offset + number * stride, across, rows[slot]);
        }
      }
      return rows[slot];
    }

    private static void scaleAcross(byte[] in, int offset, ScaleAxis axis, int[] out) {
      int taps = axis.taps;
      int[] weights = axis.weights;
      for (int x = 0; x < out.length; x++) {
        int from = offset + axis.start[x];
        int sum = 1 << (ROW_SHIFT - 1);
        for (int tap = 0; tap < taps; tap++) {
          sum += (in[from + tap] & 0xFF) * weights[x * taps + tap];
        }
        out[x] = sum >> ROW_SHIFT;
      }
    }

    /** The same for two taps, as 3 to 2 has: the general loop takes three times as long. */
    private static void scaleAcrossTwo(byte[] in, int offset, ScaleAxis axis, int[] out) {
      int[] start = axis.start;
      int[] weights = axis.weights;
      for (int x = 0; x < out.length; x++) {
        int from = offset + start[x];
        int sum = (in[from] & 0xFF) * weights[2 * x] + (in[from + 1] & 0xFF) * weights[2 * x + 1];
        out[x] = (sum + (1 << (ROW_SHIFT - 1))) >> ROW_SHIFT;
      }
    }

    private static void add(int[] row, int weight, int[] sums) {
      for (int x = 0; x < sums.length; x++) {
        sums[x] += row[x] * weight;
      }
    }

    private static void store(int[] sums, byte[] out, int offset) {
      for (int x = 0; x < sums.length; x++) {
        out[offset + x] = (byte) (sums[x] >> COLUMN_SHIFT);
      }
    }
  }
}
