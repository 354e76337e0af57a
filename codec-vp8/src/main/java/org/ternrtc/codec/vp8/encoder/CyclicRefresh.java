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

  /** One macroblock in so many is refreshed in a frame. */
  private static final int SHARE = 20;

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

  private int cursor;

  CyclicRefresh(MacroblockInfo info) {
    this.info = info;
    quality = new byte[info.columns * info.rows];
    Arrays.fill(quality, UNKNOWN);
  }

  /** The quantizer index of {@link #SEGMENT} in a frame. */
  static int finerIndex(int index) {
    return (int) (index * FINER);
  }

  /**
   * Gives the macroblocks of a frame to segments and sets the header accordingly. The state must
   * still hold the modes of the frame before.
   */
  void assign(FrameHeader header, boolean key, int index) {
    info.clearSegments();
    int picked = key || index < MIN_INDEX ? 0 : pick(finerIndex(index) + MARGIN);
    Segmentation segmentation = header.segmentation;
    segmentation.enabled = picked > 0;
    segmentation.updateMap = picked > 0;
    segmentation.updateData = picked > 0;
    segmentation.absolute = false;
    segmentation.quantizer[SEGMENT] = picked > 0 ? finerIndex(index) - index : 0;
    segmentation.treeProbabilities[1] =
        Math.min(254, BitCost.probability(quality.length - picked, picked));
  }

  /** Leaves all macroblocks in one segment. */
  void assignNone(FrameHeader header) {
    info.clearSegments();
    header.segmentation.enabled = false;
    header.segmentation.updateMap = false;
    header.segmentation.updateData = false;
  }

  private int pick(int goodEnough) {
    int wanted = Math.max(1, quality.length / SHARE);
    int picked = 0;
    for (int looked = 0; looked < quality.length && picked < wanted; looked++) {
      int index = info.index(cursor / info.columns, cursor % info.columns);
      if (quality[cursor] > goodEnough && stoodStill(index)) {
        info.segment[index] = SEGMENT;
        picked++;
      }
      cursor = cursor + 1 == quality.length ? 0 : cursor + 1;
    }
    return picked;
  }

  private boolean stoodStill(int index) {
    return info.reference[index] == Modes.LAST_FRAME && info.vector[index] == 0;
  }

  /**
   * Notes how a macroblock was coded. Not to be called for one that was taken over from the last
   * frame without a look at what its residual would be.
   */
  void coded(int mbRow, int mbColumn, int index) {
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
