package org.ternrtc.media.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Converts between I420 and what cameras and files hold: packed 4:2:2, NV12, planes, three bytes a
 * pixel. One pass over the picture, any size, odd ones as well. The colours stay as they are; only
 * {@link #rgbToI420} and {@link #i420ToRgb} have a {@link ColourMatrix}.
 *
 * <p>Buffers are read and written by index, whatever their position, and may lie outside the heap.
 * Keeps a few rows from one call to the next; not thread-safe. Allocates nothing once it knows a
 * width.
 */
public final class YuvConverter {
  /** The order of bytes of packed 4:2:2. */
  public enum Packed {
    /** Y U Y V, also called YUY2. */
    YUYV,
    /** U Y V Y. */
    UYVY
  }

  private final PixelConverter pixels;
  private byte[] rows = new byte[0];
  private int[] ints = new int[0];

  private YuvConverter(PixelConverter pixels) {
    this.pixels = pixels;
  }

  /** The fastest on this machine. */
  public static YuvConverter best() {
    return new YuvConverter(PixelConverter.best());
  }

  /** Plain loops, for comparison. */
  public static YuvConverter scalar() {
    return new YuvConverter(PixelConverter.scalar());
  }

  /** Vectors from the first call on, for comparison; null where there are none. */
  public static @Nullable YuvConverter vector() {
    PixelConverter vector = PixelConverter.vector();
    return vector == null ? null : new YuvConverter(vector);
  }

  private byte[] rows(int bytes) {
    if (rows.length < bytes) {
      rows = new byte[bytes];
    }
    return rows;
  }

  /**
   * Packed 4:2:2 into a frame that the caller made and has not handed on yet.
   *
   * @param offset where the first row begins
   * @param stride bytes from one row to the next
   */
  public void packedToI420(ByteBuffer in, int offset, int stride, Packed order, VideoFrame into) {
    int width = into.width();
    int height = into.height();
    int rowBytes = 4 * ((width + 1) / 2);
    check(in, offset, stride, rowBytes, height);
    boolean chromaFirst = order == Packed.UYVY;
    PixelKernels with = pixels.currentKernels();
    byte[] two = rows(2 * rowBytes);
    byte[] out = into.data();
    for (int row = 0; row < height; row += 2) {
      in.get(offset + row * stride, two, 0, rowBytes);
      boolean last = row + 1 == height;
      if (!last) {
        in.get(offset + (row + 1) * stride, two, rowBytes, rowBytes);
      }
      int y = into.yOffset() + row * into.yStride();
      with.lumaOf422(two, 0, chromaFirst, out, y, width);
      if (!last) {
        with.lumaOf422(two, rowBytes, chromaFirst, out, y + into.yStride(), width);
      }
      int chroma = (row >> 1) * into.uvStride();
      with.chromaOf422(
          two,
          0,
          last ? 0 : rowBytes,
          chromaFirst,
          out,
          into.uOffset() + chroma,
          into.vOffset() + chroma,
          width);
    }
  }

  /**
   * The other way; both rows of two get the same chroma. A last odd column is written with a luma
   * of its neighbour's.
   */
  public void i420ToPacked(VideoFrame frame, ByteBuffer out, int offset, int stride, Packed order) {
    int width = frame.width();
    int rowBytes = 4 * ((width + 1) / 2);
    check(out, offset, stride, rowBytes, frame.height());
    byte[] row = rows(rowBytes);
    byte[] in = frame.data();
    int luma = order == Packed.YUYV ? 0 : 1;
    for (int y = 0; y < frame.height(); y++) {
      int from = frame.yOffset() + y * frame.yStride();
      int chroma = (y >> 1) * frame.uvStride();
      for (int x = 0; x < (width + 1) / 2; x++) {
        row[4 * x + luma] = in[from + 2 * x];
        row[4 * x + luma + 2] = in[from + Math.min(2 * x + 1, width - 1)];
        row[4 * x + 1 - luma] = in[frame.uOffset() + chroma + x];
        row[4 * x + 3 - luma] = in[frame.vOffset() + chroma + x];
      }
      out.put(offset + y * stride, row, 0, rowBytes);
    }
  }

  /**
   * NV12 (luma, then pairs of U and V) into a frame that the caller made and has not handed on yet.
   *
   * @param yOffset where luma begins
   * @param uvOffset where the pairs begin
   * @param stride bytes from one row to the next, of both
   */
  public void nv12ToI420(ByteBuffer in, int yOffset, int uvOffset, int stride, VideoFrame into) {
    int pairs = (into.width() + 1) / 2;
    int chromaRows = (into.height() + 1) / 2;
    check(in, uvOffset, stride, 2 * pairs, chromaRows);
    plane(in, yOffset, stride, into, into.yOffset(), into.yStride(), into.width(), into.height());
    PixelKernels with = pixels.currentKernels();
    byte[] row = rows(2 * pairs);
    for (int y = 0; y < chromaRows; y++) {
      in.get(uvOffset + y * stride, row, 0, 2 * pairs);
      int chroma = y * into.uvStride();
      with.split(row, 0, into.data(), into.uOffset() + chroma, into.vOffset() + chroma, pairs);
    }
  }

  /** The other way. */
  public void i420ToNv12(VideoFrame frame, ByteBuffer out, int yOffset, int uvOffset, int stride) {
    int pairs = (frame.width() + 1) / 2;
    int chromaRows = (frame.height() + 1) / 2;
    check(out, yOffset, stride, frame.width(), frame.height());
    check(out, uvOffset, stride, 2 * pairs, chromaRows);
    byte[] in = frame.data();
    for (int y = 0; y < frame.height(); y++) {
      out.put(yOffset + y * stride, in, frame.yOffset() + y * frame.yStride(), frame.width());
    }
    byte[] row = rows(2 * pairs);
    for (int y = 0; y < chromaRows; y++) {
      int chroma = y * frame.uvStride();
      for (int x = 0; x < pairs; x++) {
        row[2 * x] = in[frame.uOffset() + chroma + x];
        row[2 * x + 1] = in[frame.vOffset() + chroma + x];
      }
      out.put(uvOffset + y * stride, row, 0, 2 * pairs);
    }
  }

  /** Three planes into a frame that the caller made and has not handed on yet. */
  public void planesToI420(
      ByteBuffer in,
      int yOffset,
      int uOffset,
      int vOffset,
      int yStride,
      int uvStride,
      VideoFrame into) {
    int width = (into.width() + 1) / 2;
    int height = (into.height() + 1) / 2;
    plane(in, yOffset, yStride, into, into.yOffset(), into.yStride(), into.width(), into.height());
    plane(in, uOffset, uvStride, into, into.uOffset(), into.uvStride(), width, height);
    plane(in, vOffset, uvStride, into, into.vOffset(), into.uvStride(), width, height);
  }

  private static void plane(
      ByteBuffer in,
      int offset,
      int stride,
      VideoFrame into,
      int outOffset,
      int outStride,
      int width,
      int height) {
    check(in, offset, stride, width, height);
    for (int y = 0; y < height; y++) {
      in.get(offset + y * stride, into.data(), outOffset + y * outStride, width);
    }
  }

  /**
   * Pixels of three bytes into a frame that the caller made and has not handed on yet.
   *
   * @param blueFirst whether the bytes are B G R and not R G B
   */
  public void rgbToI420(
      ByteBuffer in,
      int offset,
      int stride,
      boolean blueFirst,
      ColourMatrix matrix,
      VideoFrame into) {
    int width = into.width();
    check(in, offset, stride, 3 * width, into.height());
    PixelConverter with = pixels.withMatrix(matrix);
    byte[] row = rows(3 * width);
    if (ints.length < 2 * width) {
      ints = new int[2 * width];
    }
    int first = blueFirst ? 0 : 16;
    for (int y = 0; y < into.height(); y += 2) {
      int lines = Math.min(2, into.height() - y);
      for (int line = 0; line < lines; line++) {
        in.get(offset + (y + line) * stride, row, 0, 3 * width);
        for (int x = 0; x < width; x++) {
          ints[line * width + x] =
              (row[3 * x] & 0xFF) << first
                  | (row[3 * x + 1] & 0xFF) << 8
                  | (row[3 * x + 2] & 0xFF) << (16 - first);
        }
      }
      with.twoRows(ints, 0, lines == 2 ? width : 0, into, y);
    }
  }

  /** Pixels of four bytes, B G R and one that is ignored. */
  public void bgrxToI420(
      ByteBuffer in, int offset, int stride, ColourMatrix matrix, VideoFrame into) {
    int width = into.width();
    check(in, offset, stride, 4 * width, into.height());
    PixelConverter with = pixels.withMatrix(matrix);
    if (ints.length < 2 * width) {
      ints = new int[2 * width];
    }
    IntBuffer wide = in.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int y = 0; y < into.height(); y += 2) {
      int lines = Math.min(2, into.height() - y);
      for (int line = 0; line < lines; line++) {
        int at = offset + (y + line) * stride;
        if ((at & 3) != 0) {
          throw new IllegalArgumentException("rows of 32-bit pixels begin at multiples of four");
        }
        wide.get(at >> 2, ints, line * width, width);
      }
      with.twoRows(ints, 0, lines == 2 ? width : 0, into, y);
    }
  }

  /** The other way. */
  public void i420ToRgb(
      VideoFrame frame,
      ByteBuffer out,
      int offset,
      int stride,
      boolean blueFirst,
      ColourMatrix matrix) {
    int width = frame.width();
    check(out, offset, stride, 3 * width, frame.height());
    PixelConverter with = pixels.withMatrix(matrix);
    byte[] row = rows(3 * width);
    if (ints.length < width) {
      ints = new int[width];
    }
    int first = blueFirst ? 0 : 16;
    for (int y = 0; y < frame.height(); y++) {
      with.rowToRgb(frame, y, ints, 0);
      for (int x = 0; x < width; x++) {
        row[3 * x] = (byte) (ints[x] >>> first);
        row[3 * x + 1] = (byte) (ints[x] >>> 8);
        row[3 * x + 2] = (byte) (ints[x] >>> (16 - first));
      }
      out.put(offset + y * stride, row, 0, 3 * width);
    }
  }

  private static void check(ByteBuffer buffer, int offset, int stride, int rowBytes, int height) {
    if (offset < 0
        || stride < rowBytes
        || offset + (long) stride * (height - 1) + rowBytes > buffer.limit()) {
      throw new IllegalArgumentException(
          height
              + " rows of "
              + rowBytes
              + " bytes do not fit "
              + buffer.limit()
              + " at "
              + offset
              + " by "
              + stride);
    }
  }
}
