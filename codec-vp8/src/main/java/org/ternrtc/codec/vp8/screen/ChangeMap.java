package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.media.VideoFrame.Region;

/**
 * Which macroblocks differ from the source picture that was coded before. Where the source says
 * what is dirty, only that is looked at.
 */
final class ChangeMap {
  final int columns;
  final int rows;

  /** Whether a macroblock has changed, by place. */
  final boolean[] changed;

  /** Whether each column of macroblocks has changed ones, and in which rows. */
  final int[] firstRow;

  final int[] lastRow;

  // Dirty by the hints of this picture and of those before that were not coded.
  private final boolean[] dirty;
  private boolean allDirty = true;
  private int count;

  ChangeMap(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    changed = new boolean[columns * rows];
    dirty = new boolean[columns * rows];
    firstRow = new int[columns];
    lastRow = new int[columns];
  }

  /** Begins a picture; its source may say what is dirty, null when it does not. */
  void begin(@Nullable List<Region> regions) {
    count = 0;
    if (regions == null) {
      allDirty = true;
      return;
    }
    for (Region region : regions) {
      int top = Math.max(0, region.y() >> 4);
      int bottom = Math.min(rows - 1, (region.y() + region.height() - 1) >> 4);
      int left = Math.max(0, region.x() >> 4);
      int right = Math.min(columns - 1, (region.x() + region.width() - 1) >> 4);
      for (int row = top; row <= bottom && left <= right; row++) {
        Arrays.fill(dirty, row * columns + left, row * columns + right + 1, true);
      }
    }
  }

  /** The picture was coded and is the last frame now: hints count from here. */
  void coded() {
    allDirty = false;
    Arrays.fill(dirty, false);
  }

  /** How many macroblocks have changed. */
  int count() {
    return count;
  }

  /**
   * Compares what may have changed.
   *
   * @param hinted whether the hints tell the differences to this very picture
   */
  void compare(SourcePicture now, SourcePicture then, boolean hinted) {
    boolean everything = allDirty || !hinted;
    Arrays.fill(changed, false);
    Arrays.fill(firstRow, rows);
    Arrays.fill(lastRow, -1);
    count = 0;
    for (int row = 0; row < rows; row++) {
      int column = 0;
      while (column < columns) {
        if (!everything && !dirty[row * columns + column]) {
          column++;
          continue;
        }
        int end = column + 1;
        while (end < columns && (everything || dirty[row * columns + end])) {
          end++;
        }
        compareRun(now, then, row, column, end);
        column = end;
      }
      note(row);
    }
  }

  private void note(int row) {
    for (int column = 0; column < columns; column++) {
      if (changed[row * columns + column]) {
        firstRow[column] = Math.min(firstRow[column], row);
        lastRow[column] = row;
        count++;
      }
    }
  }

  private void compareRun(SourcePicture now, SourcePicture then, int row, int from, int to) {
    for (int line = 0; line < 16; line++) {
      compareLine(
          now.data,
          now.yOffset(row, 0) + line * now.yStride,
          then.data,
          then.yOffset(row, 0) + line * then.yStride,
          4,
          row,
          from,
          to);
    }
    for (int line = 0; line < 8; line++) {
      compareLine(
          now.data,
          now.uOffset(row, 0) + line * now.uvStride,
          then.data,
          then.uOffset(row, 0) + line * then.uvStride,
          3,
          row,
          from,
          to);
      compareLine(
          now.data,
          now.vOffset(row, 0) + line * now.uvStride,
          then.data,
          then.vOffset(row, 0) + line * then.uvStride,
          3,
          row,
          from,
          to);
    }
  }

  /** One line of pixels: what is known to have changed is stepped over. */
  private void compareLine(
      byte[] a, int aAt, byte[] b, int bAt, int shift, int row, int from, int to) {
    int column = from;
    while (column < to) {
      if (changed[row * columns + column]) {
        column++;
        continue;
      }
      int end = column + 1;
      while (end < to && !changed[row * columns + end]) {
        end++;
      }
      int start = column << shift;
      int length = (end << shift) - start;
      int different =
          Arrays.mismatch(
              a, aAt + start, aAt + start + length, b, bAt + start, bAt + start + length);
      if (different < 0) {
        column = end;
      } else {
        column += different >> shift;
        changed[row * columns + column] = true;
        column++;
      }
    }
  }
}
