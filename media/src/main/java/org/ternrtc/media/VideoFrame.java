package org.ternrtc.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One raw picture in I420: 8 bit, 4:2:0, BT.601 limited range, planes Y, U, V in one array.
 *
 * <p>Row {@code r} of the luma plane starts at {@code yOffset + r * yStride} and holds {@code
 * width} bytes; row {@code r} of a chroma plane starts at {@code uOffset + r * uvStride} (or {@code
 * vOffset}) and holds {@code (width + 1) / 2} bytes, of which there are {@code (height + 1) / 2}
 * rows.
 *
 * <p>Ownership: whoever makes a frame fills the array and then hands the frame on; from then on
 * nobody writes to it, so a frame may be shared by any number of threads.
 */
public final class VideoFrame {
  /** Widths and heights above this are refused before anything is allocated. */
  public static final int MAX_DIMENSION = 16_383;

  /** More regions than this are no help: they stand for the whole picture. */
  private static final int MAX_REGIONS = 64;

  private final int width;
  private final int height;
  private final byte[] data;
  private final int yOffset;
  private final int uOffset;
  private final int vOffset;
  private final int yStride;
  private final int uvStride;
  private final long captureNanos;
  private final @Nullable List<Region> dirty;
  private final int rotation;

  private VideoFrame(
      int width,
      int height,
      byte[] data,
      int yOffset,
      int uOffset,
      int vOffset,
      int yStride,
      int uvStride,
      long captureNanos,
      @Nullable List<Region> dirty,
      int rotation) {
    this.width = width;
    this.height = height;
    this.data = data;
    this.yOffset = yOffset;
    this.uOffset = uOffset;
    this.vOffset = vOffset;
    this.yStride = yStride;
    this.uvStride = uvStride;
    this.captureNanos = captureNanos;
    this.dirty = dirty;
    this.rotation = rotation;
  }

  /**
   * A frame without padding whose bytes are all zero, to be filled by the caller before it is
   * handed on.
   *
   * @param captureNanos when the picture was captured, on the scale of {@link System#nanoTime}
   */
  public static VideoFrame allocate(int width, int height, long captureNanos) {
    checkSize(width, height);
    int chroma = ((width + 1) / 2) * ((height + 1) / 2);
    int luma = width * height;
    return new VideoFrame(
        width,
        height,
        new byte[luma + 2 * chroma],
        0,
        luma,
        luma + chroma,
        width,
        (width + 1) / 2,
        captureNanos,
        null,
        0);
  }

  /**
   * A frame over an array of the caller's, which is not copied; see the class comment for the
   * layout.
   */
  public static VideoFrame wrap(
      int width,
      int height,
      byte[] data,
      int yOffset,
      int uOffset,
      int vOffset,
      int yStride,
      int uvStride,
      long captureNanos) {
    checkSize(width, height);
    checkPlane("y", data, yOffset, yStride, width, height);
    checkPlane("u", data, uOffset, uvStride, (width + 1) / 2, (height + 1) / 2);
    checkPlane("v", data, vOffset, uvStride, (width + 1) / 2, (height + 1) / 2);
    return new VideoFrame(
        width, height, data, yOffset, uOffset, vOffset, yStride, uvStride, captureNanos, null, 0);
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || width > MAX_DIMENSION || height > MAX_DIMENSION) {
      throw new IllegalArgumentException("picture size " + width + "x" + height);
    }
  }

  private static void checkPlane(
      String name, byte[] data, int offset, int stride, int width, int height) {
    if (stride < width
        || offset < 0
        || (long) offset + (long) stride * (height - 1) + width > data.length) {
      throw new IllegalArgumentException("plane " + name + " does not fit its array");
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The array that holds all three planes; not a copy, and not to be written to. */
  public byte[] data() {
    return data;
  }

  public int yOffset() {
    return yOffset;
  }

  public int uOffset() {
    return uOffset;
  }

  public int vOffset() {
    return vOffset;
  }

  /** Bytes from one luma row to the next. */
  public int yStride() {
    return yStride;
  }

  /** Bytes from one chroma row to the next, the same for U and V. */
  public int uvStride() {
    return uvStride;
  }

  /**
   * When the picture was captured, on the scale of {@link System#nanoTime}; compare by difference
   * only.
   */
  public long captureNanos() {
    return captureNanos;
  }

  /**
   * The regions that may differ from the frame the same source gave before; null when the source
   * does not know, and an empty list when nothing changed. A hint: it may be larger than the
   * change, never smaller.
   */
  public @Nullable List<Region> dirty() {
    return dirty;
  }

  /**
   * By how many degrees the picture is to be turned clockwise to be upright: 0, 90, 180 or 270.
   * What comes from a call is upright; a source may say so instead of turning its pictures.
   */
  public int rotation() {
    return rotation;
  }

  /**
   * The same picture, to be turned before it is shown.
   *
   * @param degrees clockwise: 0, 90, 180 or 270
   */
  public VideoFrame withRotation(int degrees) {
    return new VideoFrame(
        width,
        height,
        data,
        yOffset,
        uOffset,
        vOffset,
        yStride,
        uvStride,
        captureNanos,
        dirty,
        checkRotation(degrees));
  }

  static int checkRotation(int degrees) {
    if (degrees % 90 != 0 || degrees < 0 || degrees > 270) {
      throw new IllegalArgumentException("a turn of " + degrees + " degrees");
    }
    return degrees;
  }

  /**
   * A part of this picture, over the same array: nothing is copied.
   *
   * @param x left edge, even
   * @param y top edge, even
   * @throws IllegalArgumentException when an edge is odd or the part does not lie inside
   */
  public VideoFrame crop(int x, int y, int cropWidth, int cropHeight) {
    if (((x | y) & 1) != 0
        || x < 0
        || y < 0
        || cropWidth < 1
        || cropHeight < 1
        || cropWidth > width - x
        || cropHeight > height - y) {
      throw new IllegalArgumentException(
          cropWidth + "x" + cropHeight + " at " + x + "," + y + " of " + width + "x" + height);
    }
    int chroma = y / 2 * uvStride + x / 2;
    return new VideoFrame(
        cropWidth,
        cropHeight,
        data,
        yOffset + y * yStride + x,
        uOffset + chroma,
        vOffset + chroma,
        yStride,
        uvStride,
        captureNanos,
        null,
        rotation);
  }

  /** The same picture, with another time of capture. */
  public VideoFrame withCaptureNanos(long nanos) {
    return new VideoFrame(
        width, height, data, yOffset, uOffset, vOffset, yStride, uvStride, nanos, dirty, rotation);
  }

  /** The same picture, with a hint of what changed. */
  public VideoFrame withDirty(@Nullable List<Region> regions) {
    return new VideoFrame(
        width,
        height,
        data,
        yOffset,
        uOffset,
        vOffset,
        yStride,
        uvStride,
        captureNanos,
        regions == null ? null : List.copyOf(Objects.requireNonNull(regions)),
        rotation);
  }

  /**
   * The same picture, with a hint that holds for somebody who has not seen {@code missed}, the
   * picture of the same source before this one.
   *
   * @param missed null when nothing was missed
   */
  public VideoFrame sinceBefore(@Nullable VideoFrame missed) {
    List<Region> mine = dirty;
    if (missed == null || mine == null) {
      return this;
    }
    List<Region> before = missed.dirty;
    boolean unknown =
        before == null
            || missed.width != width
            || missed.height != height
            || before.size() + mine.size() > MAX_REGIONS;
    if (unknown || before == null) {
      return withDirty(null);
    }
    List<Region> all = new ArrayList<>(before);
    all.addAll(mine);
    return withDirty(all);
  }

  @Override
  public String toString() {
    return "VideoFrame[" + width + "x" + height + "]";
  }

  /** A rectangle in luma pixels, origin at the top left. */
  public record Region(int x, int y, int width, int height) {}
}
