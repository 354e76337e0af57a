package org.ternrtc.capture.x11;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame.Region;

/**
 * The parts of a picture that are to be grabbed anew: inside it, on even pixels, without overlap
 * that costs, and not so many or so large that one whole grab would be cheaper.
 */
final class Patches {
  private static final int MAX_PATCHES = 16;

  private final int width;
  private final int height;
  private final List<Region> patches = new ArrayList<>();
  private boolean all;

  /** None yet, of a picture of that size. */
  Patches(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** All of the picture. */
  void addAll() {
    all = true;
  }

  /** Adds a part, which may lie outside. */
  void add(int x, int y, int columns, int rows) {
    int left = Math.max(0, x) & ~1;
    int top = Math.max(0, y) & ~1;
    int right = (int) Math.min(width, ((long) x + columns + 1) & ~1L);
    int bottom = (int) Math.min(height, ((long) y + rows + 1) & ~1L);
    if (left >= right || top >= bottom || all) {
      return;
    }
    var added = new Region(left, top, right - left, bottom - top);
    // A join that is hardly larger than its parts saves a request; it may meet others in turn.
    for (int i = 0; i < patches.size(); i++) {
      Region join = join(patches.get(i), added);
      if (area(join) <= area(patches.get(i)) + area(added) + 1024) {
        patches.remove(i);
        added = join;
        i = -1;
      }
    }
    patches.add(added);
    if (patches.size() > MAX_PATCHES) {
      joinAll();
    }
  }

  private void joinAll() {
    Region join = patches.getFirst();
    for (Region patch : patches) {
      join = join(join, patch);
    }
    patches.clear();
    patches.add(join);
  }

  /** What is to be grabbed; null for all of the picture. */
  @Nullable List<Region> result() {
    long sum = 0;
    for (Region patch : patches) {
      sum += area(patch);
    }
    return all || 2 * sum > (long) width * height ? null : patches;
  }

  private static long area(Region region) {
    return (long) region.width() * region.height();
  }

  private static Region join(Region a, Region b) {
    int left = Math.min(a.x(), b.x());
    int top = Math.min(a.y(), b.y());
    int right = Math.max(a.x() + a.width(), b.x() + b.width());
    int bottom = Math.max(a.y() + a.height(), b.y() + b.height());
    return new Region(left, top, right - left, bottom - top);
  }
}
