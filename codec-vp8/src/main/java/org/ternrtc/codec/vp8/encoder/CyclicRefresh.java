package org.ternrtc.codec.vp8.encoder;

import java.util.Arrays;
import org.ternrtc.codec.vp8.bitstream.BitCost;
import org.ternrtc.codec.vp8.bitstream.FrameHeader;
import org.ternrtc.codec.vp8.bitstream.Segmentation;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;

/**
 * Sharpens what stands still: in each interframe a few macroblocks that did not move get a segment
 * (RFC 6386 section 9.3) with a finer quantizer, one after the other around the picture. What they
 * gain stays for as long as they stand still, at no further cost.
 */
final class CyclicRefresh {
  /** Segment of the macroblocks that are refreshed. */
  static final int SEGMENT = 1;

  /** The finer quantizer index is this part of the frame's. */
  private static final double FINER = 0.35;

  /** Below this index the picture is sharp anyway. */
  private static final int MIN_INDEX = 16;

  /** A macroblock that is worse than the finer quantizer by no more than this is left alone. */
  private static final int MARGIN = 6;

  private static final byte UNKNOWN = 127;

  private final MacroblockInfo info;

  /** The index at which each macroblock's pixels were last coded, by place in the picture. */
  private final byte[] quality;

  private final int perFrame;
  private int cursor;
  private int picked;
  private boolean replacesLast;

  /**
   * @param cycleFrames in so many frames that replace the last one all of the picture gets its turn
   */
  CyclicRefresh(MacroblockInfo info, int cycleFrames) {
    this.info = info;
    perFrame = Math.max(1, info.columns * info.rows / cycleFrames);
    quality = new byte[info.columns * info.rows];
    Arrays.fill(quality, UNKNOWN);
  }

  /** The quantizer index of {@link #SEGMENT} in a frame. */
  static int finerIndex(int index) {
    return (int) (index * FINER);
  }

  /**
   * Picks the macroblocks of a frame. The state must still hold the modes of the frame before.
   *
   * @param refreshes whether the frame replaces the last one; what is gained in one that does not
   *     would be lost again
   */
  void startFrame(boolean key, boolean refreshes, int index) {
    info.clearSegments();
    replacesLast = refreshes;
    picked = key || !refreshes || index < MIN_INDEX ? 0 : pick(finerIndex(index) + MARGIN);
  }

  /** Sets the header as the picked macroblocks want it, in a frame of that quantizer. */
  void setHeader(FrameHeader header, int index) {
    Segmentation segmentation = header.segmentation;
    segmentation.enabled = picked > 0;
    segmentation.updateMap = picked > 0;
    segmentation.updateData = picked > 0;
    segmentation.absolute = false;
    segmentation.quantizer[SEGMENT] = picked > 0 ? finerIndex(index) - index : 0;
    segmentation.treeProbabilities[1] =
        Math.min(254, BitCost.probability(quality.length - picked, picked));
  }

  private int pick(int goodEnough) {
    int count = 0;
    for (int looked = 0; looked < quality.length && count < perFrame; looked++) {
      int index = info.index(cursor / info.columns, cursor % info.columns);
      if (quality[cursor] > goodEnough && stoodStill(index)) {
        info.segment[index] = SEGMENT;
        count++;
      }
      cursor = cursor + 1 == quality.length ? 0 : cursor + 1;
    }
    return count;
  }

  private boolean stoodStill(int index) {
    return info.reference[index] == Modes.LAST_FRAME && info.vector[index] == 0;
  }

  /**
   * Notes how a macroblock was coded. Not to be called for one that was taken over from the last
   * frame without a look at what its residual would be.
   */
  void coded(int mbRow, int mbColumn, int index) {
    if (!replacesLast) {
      return;
    }
    int at = mbRow * info.columns + mbColumn;
    int macroblock = info.index(mbRow, mbColumn);
    // A residual of zeros at this quantizer says as much as one that was sent.
    quality[at] = (byte) (stoodStill(macroblock) ? Math.min(quality[at], index) : index);
  }

  /** Whether every macroblock was last coded at this quantizer index or a finer one. */
  boolean settled(int index) {
    int good = Math.max(index, MIN_INDEX) + MARGIN;
    for (byte each : quality) {
      if (each > good) {
        return false;
      }
    }
    return true;
  }
}
