package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.LoopFilterHeader;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.loopfilter.FilterLevels;
import org.ternrtc.codec.vp8.loopfilter.LoopFilter;

/**
 * Chooses the loop filter's level, filters row by row behind the reconstruction, and makes the rows
 * a reference. The level follows the quantizer by a factor that is learned: of every other picture
 * a strip is also filtered with a level a little higher or lower, and where that comes closer to
 * the source it moves the factor. Soft pictures end with more, sharp ones with less.
 */
final class FilterStage {
  private static final int MAX_LEVEL = 63;
  private static final double START_FACTOR = 0.45;
  private static final double MIN_FACTOR = 0.1;
  private static final double MAX_FACTOR = 1.0;

  /** One part in so many of the rows is tried. */
  private static final int STRIPS = 8;

  /** How far a better level pulls the factor towards itself. */
  private static final double PULL = 0.5;

  /** Intra, last, golden, altref. */
  private static final int[] REFERENCE_DELTAS = {2, 0, -2, -2};

  /** B_PRED, zero vector, other vector, split. */
  private static final int[] MODE_DELTAS = {4, -4, 2, 4};

  private final MacroblockInfo info;
  private final ActiveKernels kernels;
  private final FilterLevels levels = new FilterLevels();
  private final FilterLevels otherLevels = new FilterLevels();
  private final FrameBuffer trial;
  private SourcePicture source = new SourcePicture(0, 0);
  private FrameBuffer picture;
  private double factor = START_FACTOR;
  private int frames;
  private int tries;
  private int index;
  private int other;
  private int firstTried;
  private int endTried;
  private long error;
  private long otherError;

  FilterStage(MacroblockInfo info, ActiveKernels kernels) {
    this.info = info;
    this.kernels = kernels;
    trial = new FrameBuffer(info.columns, info.rows);
    picture = trial;
  }

  /**
   * Sets how the level depends on reference and mode, for the stream from a key frame on: blocks by
   * themselves and split ones have more edges to smooth; what stands still was smoothed before.
   */
  static void setDeltas(LoopFilterHeader filter, boolean key) {
    filter.updateDeltas = key;
    if (key) {
      filter.deltasEnabled = true;
      System.arraycopy(REFERENCE_DELTAS, 0, filter.referenceDelta, 0, 4);
      System.arraycopy(MODE_DELTAS, 0, filter.modeDelta, 0, 4);
    }
  }

  /** Begins a frame: sets the level in its header. */
  void startFrame(
      SourcePicture from, FrameBuffer into, FrameHeader header, boolean key, int quantizerIndex) {
    source = from;
    picture = into;
    index = quantizerIndex;
    int expected = levelFor(index);
    header.loopFilter.level = expected;
    setLevels(levels, header, key, expected);
    firstTried = 0;
    endTried = 0;
    if ((frames++ & 1) == 0) {
      startTrial(header, key, expected);
    }
  }

  /** Begins a frame that is not filtered: text has no soft edges to restore. */
  void startUnfiltered(
      SourcePicture from, FrameBuffer into, FrameHeader header, boolean key, int quantizerIndex) {
    source = from;
    picture = into;
    index = quantizerIndex;
    header.loopFilter.level = 0;
    setLevels(levels, header, key, 0);
    firstTried = 0;
    endTried = 0;
  }

  private void startTrial(FrameHeader header, boolean key, int expected) {
    int distance = Math.max(1, expected / 6);
    other = level((tries & 1) == 0 ? expected + distance : expected - distance);
    int count = Math.max(1, info.rows / STRIPS);
    int first = info.rows > count ? tries * count % (info.rows - count + 1) : 0;
    tries++;
    if (other == expected) {
      return;
    }
    setLevels(otherLevels, header, key, other);
    firstTried = first;
    endTried = first + count;
    error = 0;
    otherError = 0;
  }

  /** The level that {@link #startFrame} will set for a quantizer index. */
  int levelFor(int quantizerIndex) {
    return level(quantizerIndex * factor);
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, MAX_LEVEL);
  }

  /**
   * Filters a row of macroblocks; to be called in order, by any thread. The row below must be
   * reconstructed, because its intra prediction needs this one as it was. The row above has its
   * final pixels then and gets its borders.
   */
  void finishRow(int row) {
    boolean tried = row >= firstTried && row < endTried;
    if (tried) {
      tryOther(row);
    }
    LoopFilter.filterRow(kernels.pixels, picture, info, levels, row);
    if (tried) {
      error += squaredError(picture, row);
    }
    if (row > 0) {
      picture.extendRow(row - 1);
    }
    if (row == info.rows - 1) {
      picture.extendRow(row);
      learn();
    }
  }

  private void tryOther(int row) {
    int stride = picture.yStride;
    // The filter of a row reads and writes pixels of the row above as well.
    int start = picture.yOffset(row, 0) - 8 * stride;
    System.arraycopy(picture.y, start, trial.y, start, (16 + 8) * stride);
    LoopFilter.filterRow(kernels.pixels, trial, info, otherLevels, row);
    otherError += squaredError(trial, row);
  }

  private long squaredError(FrameBuffer frame, int row) {
    long sum = 0;
    for (int column = 0; column < info.columns; column++) {
      sum +=
          kernels.metrics.sse16x16(
              frame.y,
              frame.yOffset(row, column),
              frame.yStride,
              source.data,
              source.yOffset(row, column),
              source.yStride);
    }
    return sum;
  }

  private void learn() {
    if (endTried > firstTried && otherError < error && index > 0) {
      double wanted = Math.clamp(other / (double) index, MIN_FACTOR, MAX_FACTOR);
      factor += (wanted - factor) * PULL;
    }
  }

  private static void setLevels(FilterLevels to, FrameHeader header, boolean key, int level) {
    LoopFilterHeader filter = header.loopFilter;
    to.set(
        key,
        filter.simple,
        level,
        filter.sharpness,
        header.segmentation.enabled,
        header.segmentation.absolute,
        header.segmentation.filterLevel,
        filter.deltasEnabled,
        filter.referenceDelta,
        filter.modeDelta);
  }
}
