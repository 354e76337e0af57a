package org.ternrtc.media.pixel;

import java.nio.IntBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Converts between RGB pixels and I420: BT.601, limited range unless {@linkplain #withMatrix told
 * otherwise}, chroma as the mean of two by two pixels, any size. Stateless and thread-safe;
 * allocates nothing but the frames it returns.
 *
 * <p>A pixel is an int 0xRRGGBB whose top byte is ignored when read and 0 when written: what {@code
 * BufferedImage.TYPE_INT_RGB} holds, and what a little-endian screen's BGRA or BGRX bytes are.
 */
public final class PixelConverter {
  private static final PixelConverter BEST =
      new PixelConverter(KernelChoice::chosen, ColourMatrix.BT601_LIMITED);

  private static final PixelConverter SCALAR =
      new PixelConverter(() -> KernelChoice.SCALAR, ColourMatrix.BT601_LIMITED);

  private final Supplier<PixelKernels> kernels;
  private final ColourMatrix matrix;

  private PixelConverter(Supplier<PixelKernels> kernels, ColourMatrix matrix) {
    this.kernels = kernels;
    this.matrix = matrix;
  }

  /** The same, but for luma and chroma of another standard or range. */
  public PixelConverter withMatrix(ColourMatrix wanted) {
    return new PixelConverter(kernels, wanted);
  }

  /** The standard and range of luma and chroma. */
  public ColourMatrix matrix() {
    return matrix;
  }

  /**
   * The fastest on this machine: scalar at first, vectors as soon as they are compiled, which takes
   * about a second in the background.
   */
  public static PixelConverter best() {
    return BEST;
  }

  /** Plain loops, for comparison. */
  public static PixelConverter scalar() {
    return SCALAR;
  }

  /** Vectors from the first call on, for comparison; null where there are none. */
  public static @Nullable PixelConverter vector() {
    if (!KernelChoice.vectorsAvailable()) {
      return null;
    }
    PixelKernels vector = new VectorPixelKernels();
    return new PixelConverter(() -> vector, ColourMatrix.BT601_LIMITED);
  }

  /** Which kernels the next call would use: {@code scalar} or {@code vector}. */
  public String kernels() {
    return kernels.get().toString();
  }

  /**
   * Converts a picture into a new frame.
   *
   * @param offset where its first pixel stands in the array
   * @param stride pixels from one row to the next
   */
  public VideoFrame toI420(
      int[] rgb, int offset, int stride, int width, int height, long captureNanos) {
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    toI420(rgb, offset, stride, frame);
    return frame;
  }

  /**
   * Converts a picture into a frame that the caller made and has not handed on yet.
   *
   * @param offset where its first pixel stands in the array
   * @param stride pixels from one row to the next
   */
  public void toI420(int[] rgb, int offset, int stride, VideoFrame into) {
    checkPlane(rgb.length, offset, stride, into.width(), into.height());
    PixelKernels with = kernels.get();
    for (int row = 0; row < into.height(); row += 2) {
      int upper = offset + row * stride;
      int lower = row + 1 < into.height() ? upper + stride : upper;
      rows(with, rgb, upper, lower, into, row);
    }
  }

  /**
   * Converts a picture outside the heap, such as a screen's shared memory, into a frame that the
   * caller made and has not handed on yet.
   *
   * @param pixels in the machine's byte order; the first is at index 0, whatever the position
   * @param stride pixels from one row to the next
   * @param rows the caller's scratch memory, at least two rows of pixels long
   */
  public void toI420(IntBuffer pixels, int stride, int[] rows, VideoFrame into) {
    toI420(pixels, stride, rows, into, 0, 0, into.width(), into.height());
  }

  /**
   * The same into a part of a frame, without an object for the part.
   *
   * @param left left edge of the part, even
   * @param top top edge of the part, even
   * @param width of the part and of the pixels
   * @param height of the part and of the pixels
   * @throws IllegalArgumentException when an edge is odd or the part does not lie inside
   */
  public void toI420(
      IntBuffer pixels,
      int stride,
      int[] rows,
      VideoFrame into,
      int left,
      int top,
      int width,
      int height) {
    if (((left | top) & 1) != 0) {
      throw new IllegalArgumentException("an odd edge at " + left + "," + top);
    }
    Objects.checkFromIndexSize(left, width, into.width());
    Objects.checkFromIndexSize(top, height, into.height());
    checkPlane(pixels.limit(), 0, stride, width, height);
    Objects.checkFromIndexSize(0, 2 * width, rows.length);
    PixelKernels with = kernels.get();
    for (int row = 0; row < height; row += 2) {
      // Two rows fit the first-level cache, so the copy costs little more than reading them.
      pixels.get(row * stride, rows, 0, width);
      boolean last = row + 1 == height;
      if (!last) {
        pixels.get((row + 1) * stride, rows, width, width);
      }
      rows(with, rows, 0, last ? 0 : width, into, left, top + row, width, last);
    }
  }

  private void rows(PixelKernels with, int[] rgb, int upper, int lower, VideoFrame into, int row) {
    rows(with, rgb, upper, lower, into, 0, row, into.width(), row + 1 == into.height());
  }

  /** Two rows of pixels, or one if it is the last. */
  private void rows(
      PixelKernels with,
      int[] rgb,
      int upper,
      int lower,
      VideoFrame into,
      int left,
      int row,
      int width,
      boolean last) {
    byte[] out = into.data();
    int y = into.yOffset() + row * into.yStride() + left;
    int chroma = (row >> 1) * into.uvStride() + (left >> 1);
    with.luma(matrix, rgb, upper, out, y, width);
    if (!last) {
      with.luma(matrix, rgb, lower, out, y + into.yStride(), width);
    }
    with.chroma(
        matrix, rgb, upper, lower, out, into.uOffset() + chroma, into.vOffset() + chroma, width);
  }

  /**
   * Converts a frame into pixels.
   *
   * @param offset where the first pixel goes
   * @param stride pixels from one row to the next
   */
  public void toRgb(VideoFrame frame, int[] rgb, int offset, int stride) {
    checkPlane(rgb.length, offset, stride, frame.width(), frame.height());
    for (int row = 0; row < frame.height(); row++) {
      rowToRgb(frame, row, rgb, offset + row * stride);
    }
  }

  void rowToRgb(VideoFrame frame, int row, int[] rgb, int offset) {
    int chroma = (row >> 1) * frame.uvStride();
    kernels
        .get()
        .rgb(
            matrix,
            frame.data(),
            frame.yOffset() + row * frame.yStride(),
            frame.uOffset() + chroma,
            frame.vOffset() + chroma,
            rgb,
            offset,
            frame.width());
  }

  /** Rows {@code row} and the next of a frame, from where their pixels stand. */
  void twoRows(int[] rgb, int upper, int lower, VideoFrame into, int row) {
    rows(kernels.get(), rgb, upper, lower, into, row);
  }

  PixelKernels currentKernels() {
    return kernels.get();
  }

  private static void checkPlane(int length, int offset, int stride, int width, int height) {
    if (offset < 0 || stride < width || offset + (long) stride * (height - 1) + width > length) {
      throw new IllegalArgumentException(
          width + "x" + height + " pixels do not fit an array of " + length);
    }
  }
}
