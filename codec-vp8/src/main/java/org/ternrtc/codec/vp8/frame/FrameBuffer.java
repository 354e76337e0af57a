package org.ternrtc.codec.vp8.frame;

import java.util.Arrays;
import org.ternrtc.media.VideoFrame;

/**
 * One reconstructed picture in three planes, each with a border of {@link #BORDER} pixels on all
 * sides, so that kernels may read around the picture without looking where they are.
 *
 * <p>The planes hold whole macroblocks: the size is rounded up to multiples of 16 (8 for chroma),
 * and RFC 6386 section 9.1 wants the excess kept. While a picture is reconstructed, the row above
 * and the column left of it hold the constants of section 12 ({@link #prepareIntraEdges}); when it
 * is complete, {@link #extendBorders} makes it a reference. Not thread-safe.
 */
public final class FrameBuffer {
  /** Width of the border in pixels, of every plane. */
  public static final int BORDER = 32;

  /** Vector kernels may load this far behind the last pixel they need. */
  private static final int SLACK = 64;

  private static final byte ABOVE = 127;
  private static final byte LEFT = (byte) 129;

  /** Macroblocks in a row. */
  public final int columns;

  /** Rows of macroblocks. */
  public final int rows;

  /** Bytes from one luma row to the next. */
  public final int yStride;

  /** Bytes from one chroma row to the next. */
  public final int uvStride;

  /** Where pixel (0, 0) lies in {@link #y}. */
  public final int yOrigin;

  /** Where pixel (0, 0) lies in {@link #u} and {@link #v}. */
  public final int uvOrigin;

  /** Luma. */
  public final byte[] y;

  /** Blue difference. */
  public final byte[] u;

  /** Red difference. */
  public final byte[] v;

  /**
   * For each macroblock the number of the frame that made its pixels: where two pictures have the
   * same one, they have the same pixels. Kept by an encoder; a decoder has no use for it.
   */
  public final int[] madeBy;

  /** Makes a black-green picture of so many macroblocks. */
  public FrameBuffer(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    yStride = columns * 16 + 2 * BORDER;
    uvStride = columns * 8 + 2 * BORDER;
    yOrigin = BORDER * yStride + BORDER;
    uvOrigin = BORDER * uvStride + BORDER;
    y = new byte[yStride * (rows * 16 + 2 * BORDER) + SLACK];
    u = new byte[uvStride * (rows * 8 + 2 * BORDER) + SLACK];
    v = new byte[u.length];
    madeBy = new int[columns * rows];
  }

  /** Where a macroblock's first luma pixel lies. */
  public int yOffset(int mbRow, int mbColumn) {
    return yOrigin + mbRow * 16 * yStride + mbColumn * 16;
  }

  /** Where a macroblock's first chroma pixel lies. */
  public int uvOffset(int mbRow, int mbColumn) {
    return uvOrigin + mbRow * 8 * uvStride + mbColumn * 8;
  }

  /**
   * Writes the pixels that intra prediction takes outside of the picture, section 12: 127 above,
   * 129 to the left. To be called before the first macroblock is reconstructed.
   */
  public void prepareIntraEdges() {
    prepareIntraEdges(y, yOrigin, yStride, rows * 16);
    prepareIntraEdges(u, uvOrigin, uvStride, rows * 8);
    prepareIntraEdges(v, uvOrigin, uvStride, rows * 8);
  }

  private static void prepareIntraEdges(byte[] plane, int origin, int stride, int height) {
    for (int row = 0; row < height; row++) {
      plane[origin + row * stride - 1] = LEFT;
    }
    // The corner belongs to the row above. The row goes on to the right, for the topmost row's
    // last macroblock.
    Arrays.fill(plane, origin - stride - 1, origin - BORDER, ABOVE);
  }

  /** Repeats the outermost pixels into the borders, section 5: the picture is a reference now. */
  public void extendBorders() {
    for (int row = 0; row < rows; row++) {
      extendRow(row);
    }
  }

  /**
   * Repeats the outermost pixels of one row of macroblocks into the borders; the first and the last
   * row fill the borders above and below as well. The row must have its final pixels.
   */
  public void extendRow(int mbRow) {
    extendRow(y, yOrigin, yStride, columns * 16, mbRow * 16, 16);
    extendRow(u, uvOrigin, uvStride, columns * 8, mbRow * 8, 8);
    extendRow(v, uvOrigin, uvStride, columns * 8, mbRow * 8, 8);
    if (mbRow == 0) {
      repeatRow(y, yOrigin - BORDER, yStride, -1);
      repeatRow(u, uvOrigin - BORDER, uvStride, -1);
      repeatRow(v, uvOrigin - BORDER, uvStride, -1);
    }
    if (mbRow == rows - 1) {
      repeatRow(y, yOrigin - BORDER + (rows * 16 - 1) * yStride, yStride, 1);
      repeatRow(u, uvOrigin - BORDER + (rows * 8 - 1) * uvStride, uvStride, 1);
      repeatRow(v, uvOrigin - BORDER + (rows * 8 - 1) * uvStride, uvStride, 1);
    }
  }

  private static void extendRow(
      byte[] plane, int origin, int stride, int width, int firstRow, int count) {
    for (int row = firstRow; row < firstRow + count; row++) {
      int start = origin + row * stride;
      Arrays.fill(plane, start - BORDER, start, plane[start]);
      int end = start + width;
      Arrays.fill(plane, end, end + BORDER, plane[end - 1]);
    }
  }

  private static void repeatRow(byte[] plane, int start, int stride, int direction) {
    for (int n = 1; n <= BORDER; n++) {
      System.arraycopy(plane, start, plane, start + direction * n * stride, stride);
    }
  }

  /** Copies the picture, without excess and borders, into a new frame. */
  public VideoFrame toVideoFrame(int width, int height, long captureNanos) {
    VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
    for (int row = 0; row < rows; row++) {
      copyRow(row, frame);
    }
    return frame;
  }

  /** Copies one row of macroblocks, as far as it belongs to the picture, into a frame. */
  public void copyRow(int mbRow, VideoFrame to) {
    byte[] data = to.data();
    int first = mbRow * 16;
    int count = Math.min(16, to.height() - first);
    int start = to.yOffset() + first * to.yStride();
    copyOut(y, yOrigin + first * yStride, yStride, data, start, to.yStride(), to.width(), count);
    first = mbRow * 8;
    count = Math.min(8, (to.height() + 1) / 2 - first);
    int width = (to.width() + 1) / 2;
    int from = uvOrigin + first * uvStride;
    start = first * to.uvStride();
    copyOut(u, from, uvStride, data, to.uOffset() + start, to.uvStride(), width, count);
    copyOut(v, from, uvStride, data, to.vOffset() + start, to.uvStride(), width, count);
  }

  private static void copyOut(
      byte[] plane,
      int origin,
      int stride,
      byte[] to,
      int toOffset,
      int toStride,
      int width,
      int height) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(plane, origin + row * stride, to, toOffset + row * toStride, width);
    }
  }
}
