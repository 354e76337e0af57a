package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;
import org.ternrtc.media.pattern.PatternPicture;

class RenditionsTest {
  @Test
  void eachSizeIsMadeFromTheNextLarger() {
    VideoFrame frame = PatternPicture.render(7, 1, 640, 360).withCaptureNanos(77);
    List<VideoFrame> made = new Renditions(4, 1, 2).scale(frame);
    assertSame(frame, made.get(1));
    PictureScaler scaler = new PictureScaler();
    VideoFrame half = scaler.scale(frame, 320, 180);
    assertArrayEquals(half.data(), made.get(2).data());
    VideoFrame quarter = scaler.scale(half, 160, 90);
    assertArrayEquals(quarter.data(), made.get(0).data());
    for (VideoFrame one : made) {
      assertEquals(77, one.captureNanos());
      assertNull(one.dirty());
    }
  }

  @ParameterizedTest
  @CsvSource({"1280,720,1.5,852,480", "175,143,2,86,70", "5,3,4,2,2", "1920,1080,64,30,16"})
  void sizesAreEven(int width, int height, double factor, int toWidth, int toHeight) {
    VideoFrame frame = VideoFrame.allocate(width, height, 0);
    List<VideoFrame> made = new Renditions(1, factor).scale(frame);
    assertEquals(toWidth, made.get(1).width());
    assertEquals(toHeight, made.get(1).height());
  }

  @Test
  void severalStepsOnATinySourceKeepTheirSizes() {
    List<VideoFrame> made = new Renditions(1, 2, 4, 8).scale(VideoFrame.allocate(3, 1, 0));
    for (VideoFrame frame : made.subList(1, 4)) {
      assertEquals(2, frame.width());
      assertEquals(2, frame.height());
    }
  }

  @Test
  void theHintCoversWhateverChanged() {
    Random random = new Random(3);
    Renditions renditions = new Renditions(1, 1.5, 2, 4);
    for (int round = 0; round < 40; round++) {
      int x = random.nextInt(150);
      int y = random.nextInt(90);
      int width = 1 + random.nextInt(160 - x);
      int height = 1 + random.nextInt(96 - y);
      VideoFrame before = VideoFrame.allocate(160, 96, 0);
      VideoFrame after = VideoFrame.allocate(160, 96, 0);
      for (int row = y; row < y + height; row++) {
        for (int column = x; column < x + width; column++) {
          after.data()[row * 160 + column] = (byte) 255;
        }
      }
      List<VideoFrame> small = renditions.scale(before);
      List<VideoFrame> hinted =
          renditions.scale(after.withDirty(List.of(new Region(x, y, width, height))));
      for (int i = 0; i < 4; i++) {
        covered(small.get(i), hinted.get(i));
      }
    }
  }

  private static void covered(VideoFrame before, VideoFrame after) {
    List<Region> dirty = after.dirty();
    assertNotNull(dirty);
    if (dirty == null) {
      throw new AssertionError();
    }
    Region region = dirty.get(0);
    assertTrue(region.x() >= 0 && region.x() + region.width() <= after.width());
    assertTrue(region.y() >= 0 && region.y() + region.height() <= after.height());
    for (int row = 0; row < after.height(); row++) {
      for (int column = 0; column < after.width(); column++) {
        boolean inside =
            column >= region.x()
                && column < region.x() + region.width()
                && row >= region.y()
                && row < region.y() + region.height();
        int at = row * after.width() + column;
        assertTrue(inside || before.data()[at] == after.data()[at], column + "," + row);
      }
    }
  }

  @Test
  void anEmptyHintStaysEmpty() {
    VideoFrame frame = VideoFrame.allocate(64, 64, 0).withDirty(List.of());
    assertEquals(List.of(), new Renditions(2).scale(frame).get(0).dirty());
  }

  @Test
  void impossibleFactorsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Renditions());
    assertThrows(IllegalArgumentException.class, () -> new Renditions(0.5));
    assertThrows(IllegalArgumentException.class, () -> new Renditions(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Renditions(new double[9]));
  }
}
