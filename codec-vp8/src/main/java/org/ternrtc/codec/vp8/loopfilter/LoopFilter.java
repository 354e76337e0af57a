package org.ternrtc.codec.vp8.loopfilter;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.kernel.Kernels;

/**
 * The loop filter, RFC 6386 section 15, over rows of macroblocks in order from the top.
 *
 * <p>Filtering a row changes up to three pixel rows of the row above; intra prediction of the row
 * below needs this row unfiltered. So a row may be filtered when the row below is reconstructed.
 */
public final class LoopFilter {
  private LoopFilter() {}

  /** Filters a whole picture. */
  public static void filterFrame(
      Kernels kernels, FrameBuffer frame, MacroblockInfo info, FilterLevels levels) {
    for (int row = 0; row < frame.rows; row++) {
      filterRow(kernels, frame, info, levels, row);
    }
  }

  /** Filters one row of macroblocks. */
  public static void filterRow(
      Kernels kernels, FrameBuffer frame, MacroblockInfo info, FilterLevels levels, int mbRow) {
    if (!levels.on()) {
      return;
    }
    for (int mbColumn = 0; mbColumn < frame.columns; mbColumn++) {
      int index = info.index(mbRow, mbColumn);
      int level = levels.level(info, index);
      if (level == 0) {
        continue;
      }
      boolean inner = info.coefficients[index] || !Modes.hasY2(info.yMode[index]);
      if (levels.simple()) {
        filterSimple(kernels, frame, levels, mbRow, mbColumn, level, inner);
      } else {
        filterNormal(kernels, frame, levels, mbRow, mbColumn, level, inner);
      }
    }
  }

  private static void filterSimple(
      Kernels kernels,
      FrameBuffer frame,
      FilterLevels levels,
      int mbRow,
      int mbColumn,
      int level,
      boolean inner) {
    byte[] scratch = levels.scratch();
    int interior = levels.interiorLimit(level);
    int macroblockLimit = (level + 2) * 2 + interior;
    int innerLimit = level * 2 + interior;
    int stride = frame.yStride;
    int y = frame.yOffset(mbRow, mbColumn);
    if (mbColumn > 0) {
      kernels.simpleEdge(frame.y, y, 1, stride, macroblockLimit, scratch);
    }
    if (inner) {
      for (int n = 4; n < 16; n += 4) {
        kernels.simpleEdge(frame.y, y + n, 1, stride, innerLimit, scratch);
      }
    }
    if (mbRow > 0) {
      kernels.simpleEdge(frame.y, y, stride, 1, macroblockLimit, scratch);
    }
    if (inner) {
      for (int n = 4; n < 16; n += 4) {
        kernels.simpleEdge(frame.y, y + n * stride, stride, 1, innerLimit, scratch);
      }
    }
  }

  private static void filterNormal(
      Kernels kernels,
      FrameBuffer frame,
      FilterLevels levels,
      int mbRow,
      int mbColumn,
      int level,
      boolean inner) {
    byte[] scratch = levels.scratch();
    int interior = levels.interiorLimit(level);
    int hev = levels.hevThreshold(level);
    int macroblockLimit = (level + 2) * 2 + interior;
    int innerLimit = level * 2 + interior;
    int y = frame.yOffset(mbRow, mbColumn);
    int uv = frame.uvOffset(mbRow, mbColumn);
    if (mbColumn > 0 || inner) {
      kernels.verticalEdges(
          frame.y,
          y,
          frame.yStride,
          frame.u,
          frame.v,
          uv,
          frame.uvStride,
          mbColumn > 0,
          inner,
          macroblockLimit,
          innerLimit,
          interior,
          hev,
          scratch);
    }
    if (mbRow > 0 || inner) {
      kernels.horizontalEdges(
          frame.y,
          y,
          frame.yStride,
          frame.u,
          frame.v,
          uv,
          frame.uvStride,
          mbRow > 0,
          inner,
          macroblockLimit,
          innerLimit,
          interior,
          hev,
          scratch);
    }
  }
}
