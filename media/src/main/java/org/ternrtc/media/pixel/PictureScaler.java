package org.ternrtc.media.pixel;

import java.util.Arrays;
import java.util.function.Supplier;
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
  private final Supplier<ScaleKernels> kernels;
  private final Supplier<PixelKernels> halving;
  private @Nullable PlaneScaler luma;
  private @Nullable PlaneScaler chroma;

  /** A scaler that knows no size yet. */
  public PictureScaler() {
    this(ScaleKernelChoice::current, KernelChoice::chosen);
  }

  private PictureScaler(Supplier<ScaleKernels> kernels, Supplier<PixelKernels> halving) {
    this.kernels = kernels;
    this.halving = halving;
  }

  /** One that uses plain loops only; for tests and benchmarks. */
  public static PictureScaler scalar() {
    return new PictureScaler(() -> ScaleKernelChoice.SCALAR, () -> KernelChoice.SCALAR);
  }

  /**
   * One that uses vectors from the first picture on, which are slow until they are compiled; for
   * tests and benchmarks.
   *
   * @return null where there are no vectors of 256 bit or more
   */
  public static @Nullable PictureScaler vector() {
    if (!ScaleKernelChoice.vectorsAvailable()) {
      return null;
    }
    ScaleKernels scaling = new VectorScaleKernels();
    PixelKernels halving = new VectorPixelKernels();
    return new PictureScaler(() -> scaling, () -> halving);
  }

  /** Which kernels the next call would use: {@code scalar} or {@code vector}. */
  public String kernels() {
    return kernels.get().toString();
  }

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
    ScaleKernels with = kernels.get();
    y.scale(with, frame, frame.yOffset(), frame.yStride(), out, out.yOffset(), out.yStride());
    PlaneScaler uv =
        PlaneScaler.of(
            chroma,
            (frame.width() + 1) / 2,
            (frame.height() + 1) / 2,
            (width + 1) / 2,
            (height + 1) / 2);
    chroma = uv;
    uv.scale(with, frame, frame.uOffset(), frame.uvStride(), out, out.uOffset(), out.uvStride());
    uv.scale(with, frame, frame.vOffset(), frame.uvStride(), out, out.vOffset(), out.uvStride());
    return out;
  }

  /** The largest size of the same shape that is even and no larger than the limits. */
  public static int[] fit(int width, int height, int maxWidth, int maxHeight) {
    double factor = Math.min(1, Math.min((double) maxWidth / width, (double) maxHeight / height));
    return new int[] {
      Math.max(2, (int) (width * factor) & ~1), Math.max(2, (int) (height * factor) & ~1)
    };
  }

  private void halve(VideoFrame frame, VideoFrame out) {
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
    uv.scale(
        kernels.get(),
        frame,
        frame.uOffset(),
        frame.uvStride(),
        out,
        out.uOffset(),
        out.uvStride());
    uv.scale(
        kernels.get(),
        frame,
        frame.vOffset(),
        frame.uvStride(),
        out,
        out.vOffset(),
        out.uvStride());
  }

  /** Halves one plane into one without padding. */
  private void halve(
      VideoFrame in, int offset, int stride, VideoFrame out, int outOffset, int columns, int rows) {
    PixelKernels with = halving.get();
    for (int row = 0; row < rows; row++) {
      int upper = offset + 2 * row * stride;
      with.halve(in.data(), upper, upper + stride, out.data(), outOffset + row * columns, columns);
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
    private final int[] scratch;

    PlaneScaler(int fromWidth, int fromHeight, int toWidth, int toHeight) {
      across = new ScaleAxis(fromWidth, toWidth);
      down = new ScaleAxis(fromHeight, toHeight);
      rows = new int[down.taps][toWidth];
      rowNumbers = new int[down.taps];
      sums = new int[toWidth];
      scratch = new int[ScaleKernels.scratch(fromWidth)];
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
        ScaleKernels with,
        VideoFrame in,
        int offset,
        int stride,
        VideoFrame out,
        int outOffset,
        int outStride) {
      Arrays.fill(rowNumbers, -1);
      for (int y = 0; y < down.to; y++) {
        int to = outOffset + y * outStride;
        if (down.taps == 2) {
          int upperWeight = down.weights[2 * y];
          int lowerWeight = down.weights[2 * y + 1];
          int start = down.start[y];
          // What counts nothing need not be scaled.
          int[] upper = row(with, in.data(), offset, stride, upperWeight == 0 ? start + 1 : start);
          int[] lower = lowerWeight == 0 ? upper : row(with, in.data(), offset, stride, start + 1);
          with.blend(upper, upperWeight, lower, lowerWeight, out.data(), to, across.to);
        } else {
          sum(with, in, offset, stride, y);
          with.store(sums, out.data(), to, across.to);
        }
      }
    }

    private void sum(ScaleKernels with, VideoFrame in, int offset, int stride, int y) {
      Arrays.fill(sums, ScaleKernels.HALF);
      for (int tap = 0; tap < down.taps; tap++) {
        int weight = down.weights[y * down.taps + tap];
        if (weight != 0) {
          with.add(
              row(with, in.data(), offset, stride, down.start[y] + tap), weight, sums, across.to);
        }
      }
    }

    private int[] row(ScaleKernels with, byte[] in, int offset, int stride, int number) {
      int slot = number % rows.length;
      if (rowNumbers[slot] != number) {
        rowNumbers[slot] = number;
        with.across(in, offset + number * stride, across, scratch, rows[slot]);
      }
      return rows[slot];
    }
  }
}
