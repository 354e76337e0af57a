package org.ternrtc.codec.vp8.screen;

import org.ternrtc.codec.vp8.transform.QuantizerTables;

/**
 * How a screen's bits are spent: what is new comes first, with a quantizer that the bits at hand
 * allow; what is left sharpens what stands still. Bits that nobody needed are kept for the next
 * change, up to a second's worth.
 */
public final class ScreenRate {
  private static final double START_SECONDS = 0.5;
  private static final double MOST_SECONDS = 1.0;
  private static final double OVERDRAFT_SECONDS = 0.1;

  /** So much of what was saved goes into one picture, when something changes now and then. */
  private static final double BURST = 0.4;

  /** The same when much changes all the time, as where a film is shown: even quality is better. */
  private static final double STEADY = 0.06;

  /** What is then kept back for worse, in seconds. */
  private static final double RESERVE_SECONDS = 0.3;

  /** Much is one macroblock in so many. */
  private static final int BUSY_SHARE = 8;

  private static final double BUSY_LEARN = 0.25;

  /** How far the index may move between two pictures when much changes all the time. */
  private static final int STEADY_STEP = 6;

  /** Finest quantizer index for new content and for refinement. */
  private static final int FINEST = 12;

  private static final double SLOPE = 0.9;
  private static final int GAIN = 3;
  private static final double HORIZON = 8;
  private static final double TOO_MUCH = 1.6;
  private static final double LEARN = 0.5;
  private static final double OVERHEAD_BITS = 800;
  private static final double[] DENSITY = new double[128];

  static {
    for (int index = 0; index < DENSITY.length; index++) {
      DENSITY[index] = Math.pow(QuantizerTables.AC[index], -SLOPE);
    }
  }

  private final int macroblocks;
  private final int minIndex;
  private final int maxIndex;
  private double bitsPerSecond;
  private double framesPerSecond;
  private double level;
  // bits = macroblocks * complexity / step ^ SLOPE
  private double freshComplexity = 1500;
  private double keyComplexity = 1500;
  private double refineComplexity = 1500;
  private double busy;
  private int lastIndex;

  /**
   * @param macroblocks macroblocks of a picture
   * @param minIndex finest quantizer index
   * @param maxIndex coarsest quantizer index
   */
  public ScreenRate(
      int macroblocks, int minIndex, int maxIndex, int bitsPerSecond, double framesPerSecond) {
    this.macroblocks = macroblocks;
    this.minIndex = Math.min(Math.max(minIndex, FINEST), maxIndex);
    this.maxIndex = maxIndex;
    this.bitsPerSecond = bitsPerSecond;
    this.framesPerSecond = framesPerSecond;
    level = START_SECONDS * bitsPerSecond;
  }

  /** Changes the target; what was saved stays the same time's worth of bits. */
  public void setRate(int bits, double frames) {
    level *= bits / bitsPerSecond;
    bitsPerSecond = bits;
    framesPerSecond = frames;
  }

  /** Takes over what was saved so far, in seconds of the target rate. */
  public void start(double savedSeconds) {
    level = savedSeconds * bitsPerSecond;
  }

  /** Whether so much was overdrawn that a picture is better left out. */
  public boolean overdrawn() {
    return level < -OVERDRAFT_SECONDS * bitsPerSecond;
  }

  /** A picture was left out. */
  public void dropped() {
    level += bitsPerSecond / framesPerSecond;
  }

  /** The finest quantizer index in use. */
  public int minIndex() {
    return minIndex;
  }

  /** Bits that the next picture may have. */
  public double budget() {
    double frame = bitsPerSecond / framesPerSecond;
    if (level < 0) {
      return frame * Math.max(0.3, 1 + level / (0.5 * bitsPerSecond));
    }
    double share = BURST + (STEADY - BURST) * busy;
    double spare = level - RESERVE_SECONDS * bitsPerSecond * busy;
    return Math.max(0.3 * frame, frame + spare * share);
  }

  /**
   * The quantizer index for a picture: the finest with which new content fits its budget, and the
   * sharpening of old content that of this picture and the next few. Both get the same, so that no
   * part of the picture stays poor while another is made perfect.
   *
   * @param fresh macroblocks of new content
   * @param blurred macroblocks that are not sharp, by the index that they were coded with
   */
  public int index(boolean key, int fresh, int[] blurred) {
    int index = indexFor(budget(), key ? keyComplexity : freshComplexity, fresh, blurred);
    if (key || busy < 0.5) {
      return index;
    }
    int least = Math.min(maxIndex, lastIndex - STEADY_STEP);
    return Math.clamp(index, least, Math.max(least, lastIndex + 2 * STEADY_STEP));
  }

  private int indexFor(double bits, double complexity, int fresh, int[] blurred) {
    int index = minIndex;
    double soon = bits + HORIZON * bitsPerSecond / framesPerSecond;
    while (index < maxIndex) {
      double first = freshBits(index, complexity, fresh);
      if (first <= bits && first + refineBits(index, blurred) <= soon) {
        break;
      }
      index++;
    }
    return index;
  }

  /** The index from which on old content is sharpened along with new content of an index. */
  public static int coarsest(int index) {
    return index + Math.max(4, index / GAIN);
  }

  /** How many macroblocks of old content may be sharpened along with new content. */
  public int refineCount(boolean key, int index, int fresh, int[] blurred) {
    double all = refineBits(index, blurred);
    double left = budget() - freshBits(index, key ? keyComplexity : freshComplexity, fresh);
    int count = 0;
    for (int old = coarsest(index); old < blurred.length; old++) {
      count += blurred[old];
    }
    return left >= all ? count : (int) Math.max(0, count * left / all);
  }

  /** The coarsest index with which a macroblock may stay when there is nothing else to code. */
  public int settledBelow() {
    return coarsest(minIndex);
  }

  private static double freshBits(int index, double complexity, int macroblocks) {
    return macroblocks * complexity * DENSITY[index];
  }

  /** What was coded before need not be coded again: only the difference counts. */
  private double refineBits(int index, int[] blurred) {
    double sum = 0;
    for (int old = coarsest(index); old < blurred.length; old++) {
      sum += blurred[old] * (DENSITY[index] - DENSITY[old]);
    }
    return sum * refineComplexity;
  }

  /** As far as so many of them are refined. */
  private double refineBits(int index, int[] blurred, int refined) {
    int count = 0;
    for (int old = coarsest(index); old < blurred.length; old++) {
      count += blurred[old];
    }
    return count == 0 ? 0 : refineBits(index, blurred) * Math.min(1, refined / (double) count);
  }

  /** The quantizer to code a picture again with, or {@code index} when it may go out. */
  public int reconsider(
      boolean key, int index, int fresh, int[] blurred, int refined, double bits) {
    double budget = budget();
    double expected =
        freshBits(index, key ? keyComplexity : freshComplexity, fresh)
            + refineBits(index, blurred, refined);
    boolean tooMuch = bits > TOO_MUCH * budget && index < maxIndex;
    boolean tooLittle = key && bits < 0.5 * budget && index > minIndex;
    if (!tooMuch && !tooLittle) {
      return index;
    }
    // As if the model were off by the same factor everywhere.
    double complexity = key ? keyComplexity : freshComplexity;
    int other = indexFor(budget * expected / bits, complexity, fresh, blurred);
    return tooMuch ? Math.max(index + 1, other) : Math.min(index - 1, other);
  }

  /** A picture went out. */
  public void done(boolean key, int index, int fresh, int[] blurred, int refined, double bits) {
    double frame = bitsPerSecond / framesPerSecond;
    lastIndex = index;
    double much = !key && fresh * BUSY_SHARE > macroblocks ? 1 : 0;
    busy += (much - busy) * BUSY_LEARN;
    level = Math.clamp(level + frame - bits, -0.5 * bitsPerSecond, MOST_SECONDS * bitsPerSecond);
    double expectedFresh = freshBits(index, key ? keyComplexity : freshComplexity, fresh);
    double expectedRefined = refineBits(index, blurred, refined);
    double expected = expectedFresh + expectedRefined;
    if (expected <= 0) {
      return;
    }
    double ratio = Math.clamp((bits - OVERHEAD_BITS) / expected, 0.25, 4);
    if (key) {
      keyComplexity *= ratio;
      freshComplexity = keyComplexity;
      refineComplexity = keyComplexity;
      return;
    }
    freshComplexity *= Math.pow(ratio, LEARN * expectedFresh / expected);
    refineComplexity *= Math.pow(ratio, LEARN * expectedRefined / expected);
  }
}
