package org.ternrtc.media.denoise;

import java.util.Arrays;
import org.ternrtc.media.VideoFrame;

/** Denoises pictures of one size, block of 16x16 by block. */
final class BlockDenoiser {
  private static final int BLOCK = 16;

  /** Below this level of noise, in 1/16 of a luma step, pictures pass as they are. */
  private static final int SILENCE = 10;

  /** How much of the picture before is taken where both are equal, in 1/256. */
  private static final int STILL_WEIGHT = 225;

  private static final int MOVED_WEIGHT = 180;

  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final VideoFrame[] own = new VideoFrame[2];
  private final int[] stillError;
  private final BlockMotion motion;
  private final int[] histogram = new int[NoiseLevel.MAX + 1];
  private VideoFrame before;
  private long pictures;

  BlockDenoiser(int width, int height) {
    this.width = width;
    this.height = height;
    columns = TemporalDenoiser.blocksIn(width);
    rows = TemporalDenoiser.blocksIn(height);
    stillError = new int[columns * rows];
    motion = new BlockMotion(columns, rows, width, height);
    own[0] = VideoFrame.allocate(width, height, 0);
    own[1] = VideoFrame.allocate(width, height, 0);
    before = own[0];
  }

  /** How many pictures came in. */
  long pictures() {
    return pictures;
  }

  VideoFrame first(VideoFrame frame) {
    before = frame;
    pictures = 1;
    return frame;
  }

  /**
   * Compares each whole block with what lay there before.
   *
   * @return what the quietest fifth of them differ by, in 1/16 of a luma step
   */
  int measure(VideoFrame frame, DenoiseKernels kernels) {
    Arrays.fill(histogram, 0);
    int count = 0;
    for (int row = 0; row < height / BLOCK; row++) {
      for (int column = 0; column < width / BLOCK; column++) {
        int error =
            kernels.sad16x16(
                frame.data(),
                luma(frame, column, row),
                frame.yStride(),
                before.data(),
                luma(before, column, row),
                before.yStride());
        stillError[row * columns + column] = error;
        histogram[Math.min(error / BLOCK, NoiseLevel.MAX)]++;
        count++;
      }
    }
    return NoiseLevel.quietest(histogram, count);
  }

  private static int luma(VideoFrame frame, int column, int row) {
    return frame.yOffset() + row * BLOCK * frame.yStride() + column * BLOCK;
  }

  VideoFrame next(VideoFrame frame, DenoiseKernels kernels, int level) {
    pictures++;
    if (level < SILENCE) {
      before = frame;
      return frame;
    }
    VideoFrame out = before == own[0] ? own[1] : own[0];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        block(frame, out, kernels, column, row, level);
      }
    }
    before = out;
    return out.withCaptureNanos(frame.captureNanos());
  }

  private void block(
      VideoFrame frame, VideoFrame out, DenoiseKernels kernels, int column, int row, int level) {
    int blockWidth = Math.min(BLOCK, width - column * BLOCK);
    int blockHeight = Math.min(BLOCK, height - row * BLOCK);
    int weight = STILL_WEIGHT;
    int vector = 0;
    // A border that is no whole block is judged sample by sample alone.
    if (blockWidth == BLOCK && blockHeight == BLOCK) {
      int limit = level * BLOCK * 3 / 2;
      int error = stillError[row * columns + column];
      if (error > limit) {
        vector = motion.search(frame, before, kernels, column, row, error, limit);
        weight = motion.error() > limit ? 0 : vector == 0 ? STILL_WEIGHT : MOVED_WEIGHT;
      } else {
        motion.still(column, row);
      }
    }
    plane(frame, out, kernels, column, row, weight, vector, level, blockWidth, blockHeight);
  }

  private void plane(
      VideoFrame frame,
      VideoFrame out,
      DenoiseKernels kernels,
      int column,
      int row,
      int weight,
      int vector,
      int level,
      int blockWidth,
      int blockHeight) {
    int x = BlockMotion.x(vector);
    int y = BlockMotion.y(vector);
    int from = luma(before, column, row) + y * before.yStride() + x;
    int slope = slope(weight, level);
    if (blockWidth == BLOCK) {
      kernels.blend(
          frame.data(),
          luma(frame, column, row),
          frame.yStride(),
          before.data(),
          from,
          before.yStride(),
          out.data(),
          luma(out, column, row),
          out.yStride(),
          BLOCK,
          blockHeight,
          weight,
          slope);
    } else {
      DenoiseKernelChoice.SCALAR.blend(
          frame.data(),
          luma(frame, column, row),
          frame.yStride(),
          before.data(),
          from,
          before.yStride(),
          out.data(),
          luma(out, column, row),
          out.yStride(),
          blockWidth,
          blockHeight,
          weight,
          slope);
    }
    chroma(frame, out, kernels, column, row, weight, slope, x / 2, y / 2);
  }

  private void chroma(
      VideoFrame frame,
      VideoFrame out,
      DenoiseKernels kernels,
      int column,
      int row,
      int weight,
      int slope,
      int x,
      int y) {
    int blockWidth = Math.min(BLOCK / 2, (width + 1) / 2 - column * BLOCK / 2);
    int blockHeight = Math.min(BLOCK / 2, (height + 1) / 2 - row * BLOCK / 2);
    DenoiseKernels fitting = blockWidth == BLOCK / 2 ? kernels : DenoiseKernelChoice.SCALAR;
    int now = row * BLOCK / 2 * frame.uvStride() + column * BLOCK / 2;
    int earlier = (row * BLOCK / 2 + y) * before.uvStride() + column * BLOCK / 2 + x;
    int to = row * BLOCK / 2 * out.uvStride() + column * BLOCK / 2;
    fitting.blend(
        frame.data(),
        frame.uOffset() + now,
        frame.uvStride(),
        before.data(),
        before.uOffset() + earlier,
        before.uvStride(),
        out.data(),
        out.uOffset() + to,
        out.uvStride(),
        blockWidth,
        blockHeight,
        weight,
        slope);
    fitting.blend(
        frame.data(),
        frame.vOffset() + now,
        frame.uvStride(),
        before.data(),
        before.vOffset() + earlier,
        before.uvStride(),
        out.data(),
        out.vOffset() + to,
        out.uvStride(),
        blockWidth,
        blockHeight,
        weight,
        slope);
  }

  /** So that a difference of some eight times the mean of the noise is left as it is. */
  private static int slope(int weight, int level) {
    int whole = Math.max(1, level * 8 / 16);
    return Math.clamp(weight / whole, 2, 230);
  }
}
