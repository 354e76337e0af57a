package org.ternrtc.codec.vp8.loopfilter;

import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.kernel.Kernels;

/**
 * The loop filter's strength for every kind of macroblock of a frame, RFC 6386 sections 9.3, 9.4
 * and 15.4. Set once a frame, read by {@link LoopFilter}, whose scratch space it also holds: one
 * object per thread.
 */
public final class FilterLevels {
  private static final int MAX_LEVEL = 63;

  /** Level by segment, reference frame and class of mode: {@code segment * 16 + reference * 4}. */
  private final byte[] levels = new byte[64];

  private final byte[] interiorLimits = new byte[MAX_LEVEL + 1];
  private final byte[] scratch = new byte[Kernels.SCRATCH];
  private boolean on;
  private boolean simple;
  private boolean key;
  private boolean segmented;

  /** Levels that are all 0: the filter is off until {@link #set}. */
  public FilterLevels() {}

  /**
   * Computes all levels of a frame.
   *
   * @param level the frame's, 0 to 63; 0 switches the filter off, whatever else is said
   * @param segmented whether segments have levels of their own
   * @param absolute whether those replace the frame's level instead of being added to it
   * @param segmentLevels four values
   * @param deltas whether the deltas count
   * @param referenceDelta by reference frame
   * @param modeDelta for B_PRED, zero vector, other vector, split
   */
  public void set(
      boolean keyFrame,
      boolean simpleFilter,
      int level,
      int sharpness,
      boolean segmented,
      boolean absolute,
      int[] segmentLevels,
      boolean deltas,
      int[] referenceDelta,
      int[] modeDelta) {
    on = level != 0;
    simple = simpleFilter;
    key = keyFrame;
    this.segmented = segmented;
    setInteriorLimits(sharpness);
    for (int segment = 0; segment < 4; segment++) {
      int base = level;
      if (segmented) {
        base = clamp(absolute ? segmentLevels[segment] : level + segmentLevels[segment]);
      }
      for (int reference = 0; reference < 4; reference++) {
        for (int modeClass = 0; modeClass < 4; modeClass++) {
          int value = base;
          if (deltas) {
            value += referenceDelta[reference];
            // Of the intra modes, B_PRED alone has a delta.
            if (reference != Modes.INTRA_FRAME || modeClass == 0) {
              value += modeDelta[modeClass];
            }
          }
          levels[segment * 16 + reference * 4 + modeClass] = (byte) clamp(value);
        }
      }
    }
  }

  private void setInteriorLimits(int sharpness) {
    for (int level = 0; level <= MAX_LEVEL; level++) {
      int limit = level;
      if (sharpness > 0) {
        limit = Math.min(limit >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
      }
      interiorLimits[level] = (byte) Math.max(limit, 1);
    }
  }

  private static int clamp(int level) {
    return Math.clamp(level, 0, MAX_LEVEL);
  }

  byte[] scratch() {
    return scratch;
  }

  /** Whether the frame is filtered at all. */
  public boolean on() {
    return on;
  }

  /** Whether the simple filter is used. */
  public boolean simple() {
    return simple;
  }

  /** The level of one macroblock, 0 to 63; 0 means not to filter it. */
  public int level(MacroblockInfo info, int index) {
    int segment = segmented ? info.segment[index] : 0;
    return levels[segment * 16 + info.reference[index] * 4 + modeClass(info.yMode[index])];
  }

  private static int modeClass(int yMode) {
    return switch (yMode) {
      case Modes.B_PRED -> 0;
      case Modes.NEAREST_MV, Modes.NEAR_MV, Modes.NEW_MV -> 2;
      case Modes.SPLIT_MV -> 3;
      default -> 1;
    };
  }

  /** The limit of differences beside an edge. */
  public int interiorLimit(int level) {
    return interiorLimits[level];
  }

  /** The difference beside an edge above which there is high edge variance. */
  public int hevThreshold(int level) {
    if (level >= 40) {
      return key ? 2 : 3;
    }
    if (level >= 20) {
      return key ? 1 : 2;
    }
    return level >= 15 ? 1 : 0;
  }
}
