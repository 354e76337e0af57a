package org.ternrtc.codec.vp8.loopfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.frame.MacroblockInfo;
import org.ternrtc.codec.vp8.frame.Modes;

class FilterLevelsTest {
  private static final int[] REFERENCE_DELTA = {2, 0, -2, -40};
  private static final int[] MODE_DELTA = {4, -2, 3, 50};

  private final FilterLevels levels = new FilterLevels();
  private final MacroblockInfo info = new MacroblockInfo(1, 1);
  private final int index = info.index(0, 0);

  @Test
  void deltasAddUpByReferenceAndMode() {
    set(20, false, false, new int[4], true);
    assertEquals(26, level(Modes.INTRA_FRAME, Modes.B_PRED));
    assertEquals(22, level(Modes.INTRA_FRAME, Modes.TM_PRED));
    assertEquals(18, level(Modes.LAST_FRAME, Modes.ZERO_MV));
    assertEquals(21, level(Modes.GOLDEN_FRAME, Modes.NEAR_MV));
    assertEquals(63, level(Modes.LAST_FRAME, Modes.SPLIT_MV), "clamped above");
    assertEquals(0, level(Modes.ALTREF_FRAME, Modes.ZERO_MV), "clamped below");
  }

  @Test
  void segmentsReplaceOrAddTo() {
    info.segment[index] = 2;
    set(20, true, true, new int[] {1, 2, 33, 4}, false);
    assertEquals(33, level(Modes.LAST_FRAME, Modes.ZERO_MV));
    set(20, true, false, new int[] {1, 2, -5, 4}, false);
    assertEquals(15, level(Modes.LAST_FRAME, Modes.ZERO_MV));
    set(20, false, false, new int[] {1, 2, -5, 4}, false);
    assertEquals(20, level(Modes.LAST_FRAME, Modes.ZERO_MV));
  }

  @Test
  void aFrameLevelOfZeroSwitchesOffWhateverSegmentsSay() {
    set(0, true, true, new int[] {9, 9, 9, 9}, false);
    assertFalse(levels.on());
    set(1, true, true, new int[4], false);
    assertTrue(levels.on());
  }

  @Test
  void sharpnessLowersTheInteriorLimit() {
    set(40, 0, true);
    assertEquals(40, levels.interiorLimit(40));
    assertEquals(1, levels.interiorLimit(0));
    set(40, 4, true);
    assertEquals(5, levels.interiorLimit(40));
    assertEquals(4, levels.interiorLimit(8));
    set(40, 7, true);
    assertEquals(2, levels.interiorLimit(40));
    assertEquals(1, levels.interiorLimit(6));
  }

  @Test
  void keyFramesTakeLessForHighVariance() {
    set(40, 0, true);
    assertEquals(0, levels.hevThreshold(14));
    assertEquals(1, levels.hevThreshold(39));
    assertEquals(2, levels.hevThreshold(40));
    set(40, 0, false);
    assertEquals(1, levels.hevThreshold(19));
    assertEquals(2, levels.hevThreshold(39));
    assertEquals(3, levels.hevThreshold(40));
  }

  private int level(int reference, int mode) {
    info.reference[index] = (byte) reference;
    info.yMode[index] = (byte) mode;
    return levels.level(info, index);
  }

  private void set(int level, int sharpness, boolean key) {
    levels.set(
        key, false, level, sharpness, false, false, new int[4], false, REFERENCE_DELTA, MODE_DELTA);
  }

  private void set(
      int level, boolean segmented, boolean absolute, int[] segmentLevels, boolean deltas) {
    levels.set(
        false,
        false,
        level,
        0,
        segmented,
        absolute,
        segmentLevels,
        deltas,
        REFERENCE_DELTA,
        MODE_DELTA);
  }
}
