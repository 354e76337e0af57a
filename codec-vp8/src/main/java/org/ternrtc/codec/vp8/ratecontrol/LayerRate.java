package org.ternrtc.codec.vp8.ratecontrol;

/**
 * What the rate control knows of one temporal layer: its part of the rate, its buffer, and how its
 * frames' bits fall with the quantizer.
 */
final class LayerRate {
  private static final double SLOPE = 1.2;
  private static final double LEARN = 0.4;

  /** For each macroblock and each step that a pixel is from the last frame. */
  private static final double START_COMPLEXITY = 200;

  private static final double LEAST_CHANGE = 2;

  private static final int MOST_DOWN = 6;
  private static final int MOST_UP = 10;

  /** Part of the rate. */
  final double share;

  /** Part of the frames. */
  final double frames;

  /** Bits in this layer's buffer. */
  double level;

  private final int macroblocks;
  private double complexity;
  private boolean known;
  private boolean begun;
  private int lastIndex;

  /** Whether the next frame's quantizer may be far from the last one's. */
  private boolean free = true;

  LayerRate(double share, double frames, int macroblocks) {
    this.share = share;
    this.frames = frames;
    this.macroblocks = macroblocks;
  }

  /** The target changed: what was right before is no measure now. */
  void release() {
    free = true;
  }

  /**
   * The quantizer index for a frame.
   *
   * @param bits what the frame should have
   * @param change how far the picture is from the last frame: all there is to go by at first
   */
  int index(double bits, double change, int min, int max) {
    if (!known) {
      complexity = START_COMPLEXITY * macroblocks * Math.max(LEAST_CHANGE, change);
    }
    int index = QuantizerScale.indexFor(bits, complexity, SLOPE, min, max);
    if (!known) {
      // Much finer than the key frame would mean to send most of it once more.
      return begun ? Math.max(index, lastIndex - MOST_DOWN) : index;
    }
    if (free) {
      return index;
    }
    // Quality that jumps up and down costs more than it brings.
    return Math.clamp(
        index, Math.min(lastIndex - MOST_DOWN, max), Math.max(min, lastIndex + MOST_UP));
  }

  /** A frame that continues the one before went out. */
  void learn(int index, double bits) {
    double seen = QuantizerScale.complexity(index, bits, SLOPE);
    complexity = known ? complexity * (1 - LEARN) + seen * LEARN : seen;
    known = true;
    lastIndex = index;
    free = false;
  }

  /** A frame with a scene of its own went out: nothing to learn, but quality begins here. */
  void begin(int index) {
    lastIndex = index;
    free = !known;
    begun = true;
  }

  /** A key frame went out: only before anything is known does it say something. */
  void key(int index) {
    if (!known) {
      begin(index);
    }
  }
}
