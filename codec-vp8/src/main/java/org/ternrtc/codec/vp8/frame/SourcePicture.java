package org.ternrtc.codec.vp8.frame;

import org.ternrtc.media.VideoFrame;

/**
 * The picture to encode, in whole macroblocks. A frame whose size is a multiple of 16 is used where
 * it lies; any other is copied into an array of ours, its last column and row repeated.
 *
 * <p>All planes lie in {@link #data}. One object serves one encoder.
 */
public final class SourcePicture {
  private final int columns;
  private final int rows;
  private byte[] padded = {};

  /** The array with all planes; not to be written to. */
  public byte[] data = {};

  /** Where the first luma pixel lies. */
  public int yOrigin;

  /** Where the first U pixel lies. */
  public int uOrigin;

  /** Where the first V pixel lies. */
  public int vOrigin;

  /** Bytes from one luma row to the next. */
  public int yStride;

  /** Bytes from one chroma row to the next. */
  public int uvStride;

  /** Makes a picture of so many macroblocks. */
  public SourcePicture(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Takes over a frame of the size that this picture was made for. */
  public void load(VideoFrame frame) {
    if (frame.width() == columns * 16 && frame.height() == rows * 16) {
      data = frame.data();
      yOrigin = frame.yOffset();
      uOrigin = frame.uOffset();
      vOrigin = frame.vOffset();
      yStride = frame.yStride();
      uvStride = frame.uvStride();
      return;
    }
    int luma = columns * rows * 256;
    if (padded.length == 0) {
      padded = new byte[luma + luma / 2];
    }
    data = padded;
    yOrigin = 0;
    uOrigin = luma;
    vOrigin = luma + luma / 4;
    yStride = columns * 16;
    uvStride = columns * 8;
    int chromaWidth = (frame.width() + 1) / 2;
    int chromaHeight = (frame.height() + 1) / 2;
    copy(frame, frame.yOffset(), frame.yStride(), frame.width(), frame.height(), yOrigin, yStride);
    copy(frame, frame.uOffset(), frame.uvStride(), chromaWidth, chromaHeight, uOrigin, uvStride);
    copy(frame, frame.vOffset(), frame.uvStride(), chromaWidth, chromaHeight, vOrigin, uvStride);
  }

  /** Copies a plane; the target has as many columns as its stride and, per column, whole blocks. */
  private void copy(
      VideoFrame frame, int from, int fromStride, int width, int height, int to, int toStride) {
    int targetRows = toStride == yStride ? rows * 16 : rows * 8;
    for (int row = 0; row < targetRows; row++) {
      int at = to + row * toStride;
      System.arraycopy(
          frame.data(), from + Math.min(row, height - 1) * fromStride, data, at, width);
      java.util.Arrays.fill(data, at + width, at + toStride, data[at + width - 1]);
    }
  }

  /** Exchanges what two pictures of the same size hold. */
  public void exchange(SourcePicture other) {
    byte[] swapped = padded;
    padded = other.padded;
    other.padded = swapped;
    swapped = data;
    data = other.data;
    other.data = swapped;
    int[] mine = layout();
    takeLayout(other.layout());
    other.takeLayout(mine);
  }

  private int[] layout() {
    return new int[] {yOrigin, uOrigin, vOrigin, yStride, uvStride};
  }

  private void takeLayout(int[] layout) {
    yOrigin = layout[0];
    uOrigin = layout[1];
    vOrigin = layout[2];
    yStride = layout[3];
    uvStride = layout[4];
  }

  /** Where a macroblock's first luma pixel lies. */
  public int yOffset(int mbRow, int mbColumn) {
    return yOrigin + mbRow * 16 * yStride + mbColumn * 16;
  }

  /** Where a macroblock's first U pixel lies. */
  public int uOffset(int mbRow, int mbColumn) {
    return uOrigin + mbRow * 8 * uvStride + mbColumn * 8;
  }

  /** Where a macroblock's first V pixel lies. */
  public int vOffset(int mbRow, int mbColumn) {
    return vOrigin + mbRow * 8 * uvStride + mbColumn * 8;
  }
}
