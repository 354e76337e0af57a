package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

class ChangedRegionsTest {
  @Test
  void equalPicturesHaveNone() {
    VideoFrame a = VideoFrame.allocate(75, 43, 0);
    assertEquals(List.of(), ChangedRegions.between(a, VideoFrame.allocate(75, 43, 9)));
  }

  @Test
  void aRectangleIsFoundAsOne() {
    VideoFrame a = VideoFrame.allocate(160, 96, 0);
    VideoFrame b = VideoFrame.allocate(160, 96, 0);
    for (int y = 20; y < 60; y++) {
      for (int x = 40; x < 100; x++) {
        b.data()[y * 160 + x] = 9;
      }
    }
    assertEquals(List.of(new Region(32, 16, 80, 48)), ChangedRegions.between(a, b));
  }

  @Test
  void oneSampleOfAnyPlaneIsNoticedAtTheBorderToo() {
    VideoFrame a = VideoFrame.allocate(35, 33, 0);
    for (int at : new int[] {0, 35 * 33 - 1, 35 * 33, a.vOffset() - 1, a.data().length - 1}) {
      VideoFrame b = VideoFrame.allocate(35, 33, 0);
      b.data()[at] = 1;
      List<Region> found = ChangedRegions.between(a, b);
      assertEquals(1, found.size(), "sample " + at);
      boolean first = at == 0 || at == 35 * 33;
      assertEquals(
          first ? new Region(0, 0, 16, 16) : new Region(32, 32, 3, 1), found.get(0), "at " + at);
    }
  }

  @Test
  void whateverChangedIsInside() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      VideoFrame a = VideoFrame.allocate(200, 100, 0);
      VideoFrame b = VideoFrame.allocate(200, 100, 0);
      boolean[] covered = new boolean[200 * 100];
      for (int n = 0; n < 12; n++) {
        b.data()[random.nextInt(200 * 100)] = 1;
      }
      for (Region region : ChangedRegions.between(a, b)) {
        for (int y = region.y(); y < region.y() + region.height(); y++) {
          for (int x = region.x(); x < region.x() + region.width(); x++) {
            assertTrue(!covered[y * 200 + x], "regions overlap");
            covered[y * 200 + x] = true;
          }
        }
      }
      for (int i = 0; i < covered.length; i++) {
        assertTrue(covered[i] || a.data()[i] == b.data()[i], "sample " + i);
      }
    }
  }

  @Test
  void otherSizesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ChangedRegions.between(VideoFrame.allocate(16, 16, 0), VideoFrame.allocate(16, 18, 0)));
  }
}
