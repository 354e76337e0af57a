package org.ternrtc.codec.vp8.ratecontrol;

import org.ternrtc.codec.vp8.transform.QuantizerTables;

/**
 * One-pass constant bit rate: a virtual buffer that the target rate fills and the frames drain, and
 * a model of how a frame's bits fall with the quantizer step, learned from the frames before.
 *
 * <p>Called by the encoding thread only.
 */
public final class RateControl {
  /** Highest quantizer on the scale of {@code minQuantizer} and {@code maxQuantizer}. */
  public static final int MAX_QUANTIZER = 63;

  // The public scale of 64 quantizers, as indices of the stream's 128.
  private static final int[] INDEX_OF_QUANTIZER = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 17, 18, 19,
    20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 33, 35, 37, 39, 41,
    43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 64, 67, 70, 73, 76, 79,
    82, 85, 88, 91, 94, 97, 100, 103, 106, 109, 112, 115, 118, 121, 124, 127,
  };

  // Buffer times in seconds: where the level starts, where it should be, where it ends.
  private static final double INITIAL_SECONDS = 0.5;
  private static final double OPTIMAL_SECONDS = 0.6;
  private static final double SIZE_SECONDS = 1.0;

  /** A key frame may take this much of the channel's time, in seconds. */
  private static final double KEY_SECONDS = 0.25;

  private static final double MAX_KEY_SECONDS = 0.3;

  /** A deviation of the buffer is worked off in about this time, in seconds. */
  private static final double CORRECTION_SECONDS = 0.5;

  // bits = complexity * macroblocks / step ^ slope
  private static final double INTER_SLOPE = 1.2;
  private static final double KEY_SLOPE = 0.9;

  private final int macroblocks;
  private final int minIndex;
  private final int maxIndex;

  private double bitsPerSecond;
  private double framesPerSecond;
  private double level;
  private double keyComplexity = 1500;
  private double interComplexity = 400;
  private boolean interKnown;
  private int lastInterIndex;

  /**
   * @param macroblocks macroblocks of a frame
   * @param minQuantizer lowest quantizer, 0 to 63
   * @param maxQuantizer highest quantizer, 0 to 63
   */
  public RateControl(
      int macroblocks,
      int minQuantizer,
      int maxQuantizer,
      int bitsPerSecond,
      double framesPerSecond) {
    this.macroblocks = macroblocks;
    minIndex = INDEX_OF_QUANTIZER[Math.min(minQuantizer, MAX_QUANTIZER)];
    maxIndex = INDEX_OF_QUANTIZER[Math.min(maxQuantizer, MAX_QUANTIZER)];
    this.bitsPerSecond = bitsPerSecond;
    this.framesPerSecond = framesPerSecond;
    level = INITIAL_SECONDS * bitsPerSecond;
    lastInterIndex = maxIndex;
  }

  /** Changes the target; what was saved or overdrawn stays the same time's worth of bits. */
  public void setRate(int bits, double frames) {
    level *= bits / bitsPerSecond;
    bitsPerSecond = bits;
    framesPerSecond = frames;
  }

  /** The quantizer index, 0 to 127, to try a frame with. */
  public int quantizerIndex(boolean key) {
    double target = target(key);
    if (key) {
      return indexFor(target, keyComplexity, KEY_SLOPE);
    }
    int index = indexFor(target, interComplexity, INTER_SLOPE);
    if (!interKnown) {
      return index;
    }
    // Quality that jumps up and down costs more than it brings.
    return Math.clamp(index, Math.min(lastInterIndex - 6, maxIndex), lastInterIndex + 10);
  }

  /** Bits that the next frame should have. */
  public double target(boolean key) {
    double frame = bitsPerSecond / framesPerSecond;
    if (key) {
      return Math.max(frame, KEY_SECONDS * bitsPerSecond);
    }
    double deviation = level - OPTIMAL_SECONDS * bitsPerSecond;
    double share = Math.max(1, CORRECTION_SECONDS * framesPerSecond);
    return Math.clamp(frame + deviation / share, frame * 0.3, frame * 1.5);
  }

  /**
   * Whether a frame must be encoded again because it would be far from what the channel takes.
   *
   * @param bits size of the frame at {@code index}
   * @return the index to try instead, or {@code index} itself when the frame may go out
   */
  public int reconsider(boolean key, int index, double bits) {
    double frame = bitsPerSecond / framesPerSecond;
    if (key) {
      if (bits > Math.max(MAX_KEY_SECONDS * bitsPerSecond, 1.2 * frame) && index < maxIndex) {
        return Math.max(index + 1, rescale(index, bits, target(true), KEY_SLOPE));
      }
      if (bits < 0.6 * target(true) && index > minIndex) {
        return Math.min(index - 1, rescale(index, bits, 0.9 * target(true), KEY_SLOPE));
      }
      return index;
    }
    // A cut: every macroblock is new, and the model knows the scene before.
    double most = Math.max(4 * frame, 0.2 * bitsPerSecond);
    if (bits > most && index < maxIndex) {
      return Math.max(index + 1, rescale(index, bits, 0.8 * most, KEY_SLOPE));
    }
    return index;
  }

  /** Tells what a frame that goes out has become. */
  public void frameDone(boolean key, int index, double bits) {
    double frame = bitsPerSecond / framesPerSecond;
    level = Math.min(level + frame - bits, SIZE_SECONDS * bitsPerSecond);
    // After a burst the picture must not stay poor for longer than the correction time.
    level = Math.max(level, -0.5 * bitsPerSecond);
    if (key) {
      keyComplexity = complexity(index, bits, KEY_SLOPE);
      return;
    }
    double seen = complexity(index, bits, INTER_SLOPE);
    interComplexity = interKnown ? interComplexity * 0.6 + seen * 0.4 : seen;
    interKnown = true;
    lastInterIndex = index;
  }

  /** The coarsest quantizer index that may be used. */
  public int maxIndex() {
    return maxIndex;
  }

  /** The finest quantizer index that may be used. */
  public int minIndex() {
    return minIndex;
  }

  /** Fullness of the buffer in seconds of the target rate; negative when overdrawn. */
  public double bufferSeconds() {
    return level / bitsPerSecond;
  }

  private double complexity(int index, double bits, double slope) {
    return bits / macroblocks * Math.pow(QuantizerTables.AC[index], slope);
  }

  private int rescale(int index, double bits, double wanted, double slope) {
    return indexFor(wanted, complexity(index, bits, slope), slope);
  }

  private int indexFor(double bits, double complexity, double slope) {
    double step = Math.pow(complexity * macroblocks / Math.max(bits, 1), 1 / slope);
    int index = minIndex;
    while (index < maxIndex && QuantizerTables.AC[index] < step) {
      index++;
    }
    return index;
  }
}
