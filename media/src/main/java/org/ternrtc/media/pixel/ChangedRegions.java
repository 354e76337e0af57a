package org.ternrtc.media.pixel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/**
 * Finds what changed from one picture to the next, in blocks of 16x16: the hint ({@link
 * VideoFrame#dirty}) for pictures whose source gives none, as those of a file.
 */
public final class ChangedRegions {
  private static final int BLOCK = 16;

  private ChangedRegions() {}

  /**
   * The rectangles in which two pictures differ; they do not overlap, and lie inside the picture.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static List<Region> between(VideoFrame before, VideoFrame after) {
    int width = after.width();
    int height = after.height();
    if (before.width() != width || before.height() != height) {
      throw new IllegalArgumentException(before + " against " + after);
    }
    List<Region> done = new ArrayList<>();
    List<Region> above = new ArrayList<>();
    for (int y = 0; y < height; y += BLOCK) {
      List<Region> row = row(before, after, y, Math.min(BLOCK, height - y));
      // A run as wide as one in the row above makes that one taller.
      for (int i = 0; i < row.size(); i++) {
        Region run = row.get(i);
        for (int k = 0; k < above.size(); k++) {
          Region over = above.get(k);
          if (over.x() == run.x() && over.width() == run.width()) {
            above.remove(k);
            row.set(i, new Region(run.x(), over.y(), run.width(), over.height() + run.height()));
            break;
          }
        }
      }
      done.addAll(above);
      above = row;
    }
    done.addAll(above);
    return done;
  }

  /** The runs of changed blocks in one row of blocks. */
  private static List<Region> row(VideoFrame before, VideoFrame after, int y, int rows) {
    List<Region> runs = new ArrayList<>();
    int width = after.width();
    int start = -1;
    for (int x = 0; x < width; x += BLOCK) {
      boolean differs = differs(before, after, x, y, Math.min(BLOCK, width - x), rows);
      if (differs && start < 0) {
        start = x;
      } else if (!differs && start >= 0) {
        runs.add(new Region(start, y, x - start, rows));
        start = -1;
      }
    }
    if (start >= 0) {
      runs.add(new Region(start, y, width - start, rows));
    }
    return runs;
  }

  private static boolean differs(VideoFrame a, VideoFrame b, int x, int y, int columns, int rows) {
    int from = a.yOffset() + y * a.yStride() + x;
    int to = b.yOffset() + y * b.yStride() + x;
    if (differs(a, from, a.yStride(), b, to, b.yStride(), columns, rows)) {
      return true;
    }
    int chroma = y / 2 * a.uvStride() + x / 2;
    int other = y / 2 * b.uvStride() + x / 2;
    int width = (columns + 1) / 2;
    int height = (rows + 1) / 2;
    return differs(
            a,
            a.uOffset() + chroma,
            a.uvStride(),
            b,
            b.uOffset() + other,
            b.uvStride(),
            width,
            height)
        || differs(
            a,
            a.vOffset() + chroma,
            a.uvStride(),
            b,
            b.vOffset() + other,
            b.uvStride(),
            width,
            height);
  }

  private static boolean differs(
      VideoFrame a, int aAt, int aStride, VideoFrame b, int bAt, int bStride, int width, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = aAt + row * aStride;
      int to = bAt + row * bStride;
      if (!Arrays.equals(a.data(), from, from + width, b.data(), to, to + width)) {
        return true;
      }
    }
    return false;
  }
}
