package org.ternrtc.codec.vp8.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.frame.Modes;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

class MoveFindersTest {
  private static final int COLUMNS = 12;
  private static final int ROWS = 10;
  private static final int WIDTH = COLUMNS * 16;
  private static final int HEIGHT = ROWS * 16;

  private static VideoFrame empty() {
    VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);
    Arrays.fill(frame.data(), (byte) 128);
    return frame;
  }

  /** Random pixels in a rectangle; the same for each place of it. */
  private static VideoFrame withPatch(int left, int top, int width, int height) {
    VideoFrame frame = empty();
    byte[] pixels = new byte[width * height];
    new Random(4).nextBytes(pixels);
    for (int row = 0; row < height; row++) {
      System.arraycopy(pixels, row * width, frame.data(), (top + row) * WIDTH + left, width);
    }
    return frame;
  }

  private static SourcePicture source(VideoFrame frame) {
    SourcePicture picture = new SourcePicture(COLUMNS, ROWS);
    picture.load(frame);
    return picture;
  }

  private static MacroblockPlan plan(VideoFrame before, VideoFrame after) {
    ChangeMap changes = new ChangeMap(COLUMNS, ROWS);
    MacroblockPlan plan = new MacroblockPlan(COLUMNS * ROWS);
    changes.begin(null);
    changes.compare(source(after), source(before), false);
    new MoveFinder(changes, plan).find(source(after), source(before), Modes.LAST_FRAME);
    return plan;
  }

  @Test
  void aMovedPatchIsFoundInAllDirections() {
    for (int[] way : new int[][] {{7, 0}, {0, 9}, {13, -21}, {-18, 6}, {-30, -31}}) {
      MacroblockPlan plan =
          plan(withPatch(48, 48, 80, 64), withPatch(48 + way[0], 48 + way[1], 80, 64));
      int vector = MotionVectors.of(-way[1] * 4, -way[0] * 4);
      int left = (48 + way[0] + 15) / 16;
      int top = (48 + way[1] + 15) / 16;
      for (int row = top; row < (48 + way[1] + 64) / 16; row++) {
        for (int column = left; column < (48 + way[0] + 80) / 16; column++) {
          assertEquals(MacroblockPlan.EXACT, plan.match[row * COLUMNS + column]);
          assertEquals(vector, plan.vector[row * COLUMNS + column]);
        }
      }
    }
  }

  @Test
  void noiseHasNoMoves() {
    VideoFrame before = empty();
    VideoFrame after = empty();
    new Random(1).nextBytes(before.data());
    new Random(2).nextBytes(after.data());
    MacroblockPlan plan = plan(before, after);
    assertEquals(0, plan.guessCount);
    for (byte match : plan.match) {
      assertEquals(MacroblockPlan.DECIDE, match);
    }
  }

  @Test
  void chromaAloneIsNoticed() {
    VideoFrame before = withPatch(16, 16, 100, 100);
    VideoFrame after = withPatch(16, 16, 100, 100);
    after.data()[after.uOffset() + 20 * (WIDTH / 2) + 20] ^= 1;
    ChangeMap changes = new ChangeMap(COLUMNS, ROWS);
    changes.begin(null);
    changes.compare(source(after), source(before), false);
    assertEquals(1, changes.count());
    assertTrue(changes.changed[2 * COLUMNS + 2]);
    MacroblockPlan plan = new MacroblockPlan(COLUMNS * ROWS);
    Arrays.fill(plan.match, MacroblockPlan.EXACT);
    plan.match[2 * COLUMNS + 2] = MacroblockPlan.DECIDE;
    new MoveFinder(changes, plan).find(source(after), source(before), Modes.LAST_FRAME);
    assertEquals(MacroblockPlan.LUMA_EXACT, plan.match[2 * COLUMNS + 2]);
    assertEquals(MotionVectors.ZERO, plan.vector[2 * COLUMNS + 2]);
  }

  @Test
  void alongAnOddWayColourIsNotExact() {
    VideoFrame before = withPatch(16, 16, 100, 100);
    VideoFrame after = withPatch(16, 23, 100, 100);
    for (int at = before.uOffset(); at < before.data().length; at++) {
      byte colour = (byte) (at * 7);
      before.data()[at] = colour;
      after.data()[at] = colour;
    }
    MacroblockPlan plan = plan(before, after);
    for (int at = 0; at < plan.match.length; at++) {
      assertFalse(
          plan.match[at] == MacroblockPlan.EXACT && MotionVectors.row(plan.vector[at]) % 8 != 0);
    }
  }

  @Test
  void onlyWhatTheHintsNameIsCompared() {
    VideoFrame before = withPatch(0, 0, 64, 64);
    VideoFrame after = withPatch(96, 96, 64, 64);
    ChangeMap changes = new ChangeMap(COLUMNS, ROWS);
    changes.begin(null);
    changes.compare(source(before), source(before), false);
    changes.coded();
    changes.begin(List.of(new Region(95, 90, 33, 200), new Region(-5, -5, 3, 3)));
    changes.compare(source(after), source(before), true);
    for (int at = 0; at < changes.changed.length; at++) {
      int column = at % COLUMNS;
      assertEquals(
          at / COLUMNS >= 6 && at / COLUMNS < 10 && column >= 6 && column < 8, changes.changed[at]);
    }
    // Not coded: its hints count for the next picture as well.
    changes.begin(List.of());
    changes.compare(source(after), source(before), true);
    assertEquals(8, changes.count());
  }
}
