package org.ternrtc.codec.vp8.prediction;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.kernel.Kernels;

/**
 * Inter prediction, RFC 6386 section 18: fetches blocks from a reference picture along motion
 * vectors, with six-tap or bilinear interpolation as the stream's version says.
 *
 * <p>A vector may point anywhere: what lies beyond the reference's border is made up as if the
 * outermost pixels went on for ever. Holds scratch space: one object per thread.
 */
public final class InterPredictor {
  private static final int EDGE_STRIDE = 32;
  private static final int BEFORE = 2;
  private static final int AFTER = 3;

  private final byte[] scratch = new byte[Kernels.SCRATCH];
  private final byte[] edge = new byte[EDGE_STRIDE * 24 + 64];

  private Kernels kernels;
  private boolean sixTap = true;
  private boolean fullPixelChroma;

  /** A predictor for version 0, six-tap. */
  public InterPredictor(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Sets what the frames to come use; the version is that of the frame tag, section 9.1. */
  public void configure(Kernels kernelsToUse, int version) {
    kernels = kernelsToUse;
    sixTap = version == 0;
    fullPixelChroma = version == 3;
  }

  /** Predicts all three planes of an inter macroblock from its modes and vectors. */
  public void predict(
      FrameBuffer reference, FrameBuffer target, MacroblockInfo info, int mbRow, int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    if (info.yMode[index] == Modes.SPLIT_MV) {
      predictSplit(reference, target, info, mbRow, mbColumn);
    } else {
      predictWhole(reference, target, info.vector[index], mbRow, mbColumn);
    }
  }

  /** Predicts all three planes of a macroblock with one vector. */
  public void predictWhole(
      FrameBuffer reference, FrameBuffer target, int vector, int mbRow, int mbColumn) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    luma(reference, target, mbColumn * 16, mbRow * 16, column, row, 16, 16);
    chroma(reference, target, mbColumn * 8, mbRow * 8, column, row, 8);
  }

  /** Predicts the chroma planes of a macroblock with one vector. */
  public void predictChroma(
      FrameBuffer reference, FrameBuffer target, int vector, int mbRow, int mbColumn) {
    chroma(
        reference,
        target,
        mbColumn * 8,
        mbRow * 8,
        MotionVectors.column(vector),
        MotionVectors.row(vector),
        8);
  }

  private void predictSplit(
      FrameBuffer reference, FrameBuffer target, MacroblockInfo info, int mbRow, int mbColumn) {
    int index = info.index(mbRow, mbColumn);
    int[] vectors = info.blockVector;
    int at = index * 16;
    int x = mbColumn * 16;
    int y = mbRow * 16;
    if (info.split[index] != Modes.SPLIT_16) {
      // Each quarter has one vector, whatever the way of splitting.
      for (int quarter = 0; quarter < 4; quarter++) {
        int across = (quarter & 1) * 8;
        int down = (quarter >> 1) * 8;
        int vector = vectors[at + down + across / 4];
        luma(
            reference,
            target,
            x + across,
            y + down,
            MotionVectors.column(vector),
            MotionVectors.row(vector),
            8,
            8);
      }
    } else {
      for (int block = 0; block < 16; block++) {
        int vector = vectors[at + block];
        luma(
            reference,
            target,
            x + (block & 3) * 4,
            y + (block >> 2) * 4,
            MotionVectors.column(vector),
            MotionVectors.row(vector),
            4,
            4);
      }
    }
    for (int quarter = 0; quarter < 4; quarter++) {
      int across = quarter & 1;
      int down = quarter >> 1;
      int first = at + down * 8 + across * 2;
      int column =
          average(
              MotionVectors.column(vectors[first])
                  + MotionVectors.column(vectors[first + 1])
                  + MotionVectors.column(vectors[first + 4])
                  + MotionVectors.column(vectors[first + 5]));
      int row =
          average(
              MotionVectors.row(vectors[first])
                  + MotionVectors.row(vectors[first + 1])
                  + MotionVectors.row(vectors[first + 4])
                  + MotionVectors.row(vectors[first + 5]));
      chroma(reference, target, mbColumn * 8 + across * 4, mbRow * 8 + down * 4, column, row, 4);
    }
  }

  /** A quarter of the sum, halves away from zero, section 18.1. */
  private static int average(int sum) {
    return sum >= 0 ? (sum + 2) >> 2 : -((-sum + 2) >> 2);
  }

  private void luma(
      FrameBuffer reference,
      FrameBuffer target,
      int x,
      int y,
      int column,
      int row,
      int width,
      int height) {
    block(
        reference.y,
        reference.yOrigin,
        reference.yStride,
        reference.columns * 16,
        reference.rows * 16,
        x + (column >> 2),
        y + (row >> 2),
        (column & 3) * 2,
        (row & 3) * 2,
        target.y,
        target.yOrigin + y * target.yStride + x,
        target.yStride,
        width,
        height);
  }

  private void chroma(
      FrameBuffer reference, FrameBuffer target, int x, int y, int column, int row, int size) {
    int c = fullPixelChroma ? column & ~7 : column;
    int r = fullPixelChroma ? row & ~7 : row;
    int width = reference.columns * 8;
    int height = reference.rows * 8;
    int offset = target.uvOrigin + y * target.uvStride + x;
    block(
        reference.u,
        reference.uvOrigin,
        reference.uvStride,
        width,
        height,
        x + (c >> 3),
        y + (r >> 3),
        c & 7,
        r & 7,
        target.u,
        offset,
        target.uvStride,
        size,
        size);
    block(
        reference.v,
        reference.uvOrigin,
        reference.uvStride,
        width,
        height,
        x + (c >> 3),
        y + (r >> 3),
        c & 7,
        r & 7,
        target.v,
        offset,
        target.uvStride,
        size,
        size);
  }

  /**
   * Predicts one block of one plane.
   *
   * @param origin where pixel (0, 0) lies; around the plane's pixels is a border
   * @param planeWidth pixels without border
   * @param planeHeight pixels without border
   * @param x whole pixels, may lie anywhere
   * @param y whole pixels, may lie anywhere
   * @param xFraction eighths of a pixel
   * @param yFraction eighths of a pixel
   */
  public void block(
      byte[] plane,
      int origin,
      int stride,
      int planeWidth,
      int planeHeight,
      int x,
      int y,
      int xFraction,
      int yFraction,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height) {
    byte[] source = plane;
    int sourceOffset = origin + y * stride + x;
    int sourceStride = stride;
    if (x - BEFORE < -FrameBuffer.BORDER
        || y - BEFORE < -FrameBuffer.BORDER
        || x + width + AFTER > planeWidth + FrameBuffer.BORDER
        || y + height + AFTER > planeHeight + FrameBuffer.BORDER) {
      fetchEdge(plane, origin, stride, planeWidth, planeHeight, x, y, width, height);
      source = edge;
      sourceOffset = BEFORE * EDGE_STRIDE + BEFORE;
      sourceStride = EDGE_STRIDE;
    }
    if ((xFraction | yFraction) == 0) {
      kernels.copy(
          source, sourceOffset, sourceStride, target, targetOffset, targetStride, width, height);
    } else if (sixTap) {
      kernels.sixTap(
          source,
          sourceOffset,
          sourceStride,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          xFraction,
          yFraction,
          scratch);
    } else {
      kernels.bilinear(
          source,
          sourceOffset,
          sourceStride,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          xFraction,
          yFraction,
          scratch);
    }
  }

  /** Gathers a block with its surroundings pixel by pixel; rare. */
  private void fetchEdge(
      byte[] plane,
      int origin,
      int stride,
      int planeWidth,
      int planeHeight,
      int x,
      int y,
      int width,
      int height) {
    for (int row = 0; row < height + BEFORE + AFTER; row++) {
      int from = origin + Math.clamp(y - BEFORE + row, 0, planeHeight - 1) * stride;
      for (int column = 0; column < width + BEFORE + AFTER; column++) {
        edge[row * EDGE_STRIDE + column] =
            plane[from + Math.clamp(x - BEFORE + column, 0, planeWidth - 1)];
      }
    }
  }
}
