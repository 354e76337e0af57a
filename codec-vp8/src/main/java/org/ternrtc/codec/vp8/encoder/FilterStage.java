package org.ternrtc.codec.vp8.encoder;

import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.LoopFilterHeader;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.loopfilter.FilterLevels;
import org.ternrtc.codec.vp8.loopfilter.LoopFilter;

/**
 * Chooses the loop filter's level and filters. The level follows the quantizer by a factor that is
 * learned: each picture tries a strip of itself with the expected level and with one a little
 * higher or lower, and the better one moves the factor. Soft pictures end with more, sharp ones
 * with less.
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

  private final MacroblockInfo info;
  private final ActiveKernels kernels;
  private final FilterLevels levels = new FilterLevels();
  private final FrameBuffer trial;
  private double factor = START_FACTOR;
  private int tries;

  FilterStage(MacroblockInfo info, ActiveKernels kernels) {
    this.info = info;
    this.kernels = kernels;
    trial = new FrameBuffer(info.columns, info.rows);
  }

  /** Chooses the level for a reconstructed, unfiltered picture. */
  int choose(
      SourcePicture source, FrameBuffer picture, FrameHeader header, boolean key, int index) {
    int expected = level(index * factor);
    int distance = Math.max(1, expected / 6);
    int other = level((tries & 1) == 0 ? expected + distance : expected - distance);
    int count = Math.max(1, info.rows / STRIPS);
    int first = info.rows > count ? tries * count % (info.rows - count + 1) : 0;
    tries++;
    if (other == expected) {
      return expected;
    }
    long error = trial(source, picture, header, key, expected, first, count);
    if (trial(source, picture, header, key, other, first, count) >= error) {
      return expected;
    }
    if (index > 0) {
      double wanted = Math.clamp(other / (double) index, MIN_FACTOR, MAX_FACTOR);
      factor += (wanted - factor) * PULL;
    }
    return other;
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, MAX_LEVEL);
  }

  /** Squared error of a few rows after filtering a copy of them. */
  private long trial(
      SourcePicture source,
      FrameBuffer picture,
      FrameHeader header,
      boolean key,
      int level,
      int first,
      int count) {
    int stride = picture.yStride;
    // The filter of a row reads and writes pixels of the row above as well.
    int start = picture.yOffset(first, 0) - 8 * stride;
    System.arraycopy(picture.y, start, trial.y, start, (count * 16 + 8) * stride);
    setLevels(header, key, level);
    long error = 0;
    for (int row = first; row < first + count; row++) {
      LoopFilter.filterRow(kernels.pixels, trial, info, levels, row);
    }
    for (int row = first; row < first + count; row++) {
      for (int column = 0; column < info.columns; column++) {
        error +=
            kernels.metrics.sse16x16(
                trial.y,
                trial.yOffset(row, column),
                stride,
                source.data,
                source.yOffset(row, column),
                source.yStride);
      }
    }
    return error;
  }

  /** Filters a picture as its header says. */
  void apply(FrameBuffer picture, FrameHeader header, boolean key) {
    setLevels(header, key, header.loopFilter.level);
    LoopFilter.filterFrame(kernels.pixels, picture, info, levels);
  }

  private void setLevels(FrameHeader header, boolean key, int level) {
    LoopFilterHeader filter = header.loopFilter;
    levels.set(
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
