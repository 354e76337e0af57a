package org.ternrtc.media.denoise;

import org.ternrtc.media.VideoFrame;

/**
 * Where a block of 16x16 was in the picture before, by whole pixels and inside the picture: from
 * the best of its neighbours' vectors and its own last one downhill. A vector is an int, {@code y}
 * in its upper half.
 */
final class BlockMotion {
  private static final int BLOCK = 16;
  private static final int MAX_STEPS = 12;
  private static final int[] STEP_X = {-1, 1, 0, 0};
  private static final int[] STEP_Y = {0, 0, -1, 1};

  private final int columns;
  private final int width;
  private final int height;
  private final int[] vectors;
  private int best;
  private int bestError;

  BlockMotion(int columns, int rows, int width, int height) {
    this.columns = columns;
    this.width = width;
    this.height = height;
    vectors = new int[columns * rows];
  }

  static int x(int vector) {
    return (short) vector;
  }

  static int y(int vector) {
    return vector >> 16;
  }

  private static int vector(int x, int y) {
    return y << 16 | (x & 0xFFFF);
  }

  /** The sum of absolute differences that the vector found leaves. */
  int error() {
    return bestError;
  }

  /** Notes that a block did not move. */
  void still(int column, int row) {
    vectors[row * columns + column] = 0;
  }

  /**
   * Searches for a whole block that does not lie still.
   *
   * @param stillError what the vector 0 leaves
   * @param enough at which the search ends
   */
  int search(
      VideoFrame frame,
      VideoFrame before,
      DenoiseKernels kernels,
      int column,
      int row,
      int stillError,
      int enough) {
    int block = row * columns + column;
    best = 0;
    bestError = stillError;
    consider(frame, before, kernels, column, row, vectors[block]);
    if (column > 0) {
      consider(frame, before, kernels, column, row, vectors[block - 1]);
    }
    if (row > 0) {
      consider(frame, before, kernels, column, row, vectors[block - columns]);
    }
    int from = -1;
    for (int step = 0; step < MAX_STEPS && bestError > enough && from != best; step++) {
      from = best;
      for (int side = 0; side < STEP_X.length; side++) {
        int next = vector(x(from) + STEP_X[side], y(from) + STEP_Y[side]);
        consider(frame, before, kernels, column, row, next);
      }
    }
    vectors[block] = best;
    return best;
  }

  private void consider(
      VideoFrame frame,
      VideoFrame before,
      DenoiseKernels kernels,
      int column,
      int row,
      int vector) {
    int x = column * BLOCK + x(vector);
    int y = row * BLOCK + y(vector);
    if (vector == best || x < 0 || y < 0 || x > width - BLOCK || y > height - BLOCK) {
      return;
    }
    int error =
        kernels.sad16x16(
            frame.data(),
            frame.yOffset() + row * BLOCK * frame.yStride() + column * BLOCK,
            frame.yStride(),
            before.data(),
            before.yOffset() + y * before.yStride() + x,
            before.yStride());
    if (error < bestError) {
      best = vector;
      bestError = error;
    }
  }
}
