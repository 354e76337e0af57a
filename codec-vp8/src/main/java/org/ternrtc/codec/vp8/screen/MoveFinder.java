package org.ternrtc.codec.vp8.screen;

import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/**
 * Finds where the content of changed macroblocks lay in the picture before. A scroll or a moved
 * window gives many macroblocks the same vector: {@link ScrollFinder} and {@link LandmarkFinder}
 * name a few, and each changed macroblock is compared along them, byte by byte.
 */
final class MoveFinder {
  private static final int MAX_SCROLLS = 3;
  private static final int LEAST_SCROLL_VOTES = 6;
  private static final int LEAST_LANDMARK_VOTES = 3;

  /** Fewer open macroblocks than this are left to the ordinary search. */
  private static final int WORTH_A_SEARCH = 6;

  private final int columns;
  private final int rows;
  private final ScrollFinder scrolls = new ScrollFinder();
  private final LandmarkFinder landmarks = new LandmarkFinder();
  private final ChangeMap changes;
  private final MacroblockPlan plan;

  private SourcePicture now;
  private SourcePicture then;
  private int reference;

  MoveFinder(ChangeMap changes, MacroblockPlan plan) {
    this.changes = changes;
    this.plan = plan;
    columns = changes.columns;
    rows = changes.rows;
    now = new SourcePicture(columns, rows);
    then = now;
  }

  /**
   * Fills the plan for what changed and lay elsewhere before.
   *
   * @param picture the source
   * @param before the source of the reference
   * @param from which reference that is
   * @return how many macroblocks stay open
   */
  int find(SourcePicture picture, SourcePicture before, int from) {
    now = picture;
    then = before;
    reference = from;
    int changed = changes.count();
    if (changed >= WORTH_A_SEARCH) {
      findScrolls();
    }
    int open = matchAll();
    if (open >= WORTH_A_SEARCH && open * 4 > changed && findLandmarks()) {
      open = matchAll();
    }
    return open;
  }

  private void findScrolls() {
    scrolls.start();
    for (int column = 0; column < columns; column++) {
      if (changes.lastRow[column] >= 0) {
        scrolls.vote(now, then, column, changes.firstRow[column], changes.lastRow[column]);
      }
    }
    for (int n = 0; n < MAX_SCROLLS; n++) {
      int distance = scrolls.best(LEAST_SCROLL_VOTES);
      if (distance == 0) {
        return;
      }
      plan.guess(MotionVectors.of(distance * 4, 0));
    }
  }

  private boolean findLandmarks() {
    landmarks.start();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (changes.changed[row * columns + column]) {
          landmarks.enter(then, row, column, row == rows - 1, column == columns - 1);
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (plan.match[row * columns + column] == MacroblockPlan.DECIDE) {
          landmarks.vote(now, row, column, row == rows - 1, column == columns - 1);
        }
      }
    }
    int before = plan.guessCount;
    while (plan.guessCount < MacroblockPlan.MAX_GUESSES) {
      int vector = landmarks.best(LEAST_LANDMARK_VOTES);
      if (vector == MotionVectors.ZERO) {
        break;
      }
      plan.guess(vector);
    }
    return plan.guessCount > before;
  }

  /** Tries the guesses on all that is open; returns how many stay so. */
  private int matchAll() {
    int open = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = row * columns + column;
        if (plan.match[at] == MacroblockPlan.DECIDE && !match(row, column, at)) {
          open++;
        }
      }
    }
    return open;
  }

  private boolean match(int row, int column, int at) {
    // What the neighbours have costs the fewest bits.
    if ((column > 0 && matchLike(row, column, at, at - 1))
        || (row > 0 && matchLike(row, column, at, at - columns))) {
      return true;
    }
    for (int n = 0; n < plan.guessCount; n++) {
      if (matchAlong(row, column, at, plan.guesses[n])) {
        return true;
      }
    }
    // Changed in chroma alone.
    return matchAlong(row, column, at, MotionVectors.ZERO);
  }

  private boolean matchLike(int row, int column, int at, int neighbour) {
    return plan.match[neighbour] != MacroblockPlan.DECIDE
        && plan.vector[neighbour] != MotionVectors.ZERO
        && matchAlong(row, column, at, plan.vector[neighbour]);
  }

  private boolean matchAlong(int row, int column, int at, int vector) {
    int down = MotionVectors.row(vector) >> 2;
    int right = MotionVectors.column(vector) >> 2;
    int top = row * 16 + down;
    int left = column * 16 + right;
    if (top < 0 || left < 0 || top > rows * 16 - 16 || left > columns * 16 - 16) {
      return false;
    }
    if (!BlockCompare.luma(now, then, row, column, down, right)) {
      return false;
    }
    boolean chroma = BlockCompare.chroma(now, then, row, column, down, right);
    plan.found(at, chroma ? MacroblockPlan.EXACT : MacroblockPlan.LUMA_EXACT, reference, vector);
    return true;
  }

  /** Finds what is open in another reference, at the same place; returns how many stay open. */
  int findInPlace(SourcePicture picture, SourcePicture before, int from) {
    now = picture;
    then = before;
    reference = from;
    int open = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = row * columns + column;
        if (plan.match[at] == MacroblockPlan.DECIDE
            && !matchAlong(row, column, at, MotionVectors.ZERO)) {
          open++;
        }
      }
    }
    return open;
  }
}
