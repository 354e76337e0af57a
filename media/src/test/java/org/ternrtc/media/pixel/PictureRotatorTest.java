package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.VideoFrame;

/** Quarter turns. */
final class PictureRotatorTest {
  private static VideoFrame noise(int width, int height) {
    VideoFrame frame = VideoFrame.allocate(width, height, 77);
    new Random(90).nextBytes(frame.data());
    return frame;
  }

  private static int luma(VideoFrame frame, int x, int y) {
    return frame.data()[frame.yOffset() + y * frame.yStride() + x];
  }

  private static int v(VideoFrame frame, int x, int y) {
    return frame.data()[frame.vOffset() + y * frame.uvStride() + x];
  }

  @ParameterizedTest
  @CsvSource({"64, 48", "65, 49", "1, 7", "2, 2", "100, 33"})
  void aQuarterTurnTakesTheTopToTheRight(int width, int height) {
    VideoFrame from = noise(width, height);
    VideoFrame to = PictureRotator.turn(from, 90);
    assertEquals(height, to.width());
    assertEquals(width, to.height());
    assertEquals(77, to.captureNanos());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertEquals(luma(from, x, y), luma(to, height - 1 - y, x));
      }
    }
    int chromaHeight = (height + 1) / 2;
    for (int y = 0; y < chromaHeight; y++) {
      for (int x = 0; x < (width + 1) / 2; x++) {
        assertEquals(v(from, x, y), v(to, chromaHeight - 1 - y, x));
      }
    }
  }

  @Test
  void turnsAddUp() {
    VideoFrame from = noise(70, 50);
    VideoFrame half = PictureRotator.turn(PictureRotator.turn(from, 90), 90);
    assertSamples(half, PictureRotator.turn(from, 180));
    assertSamples(PictureRotator.turn(half, 90), PictureRotator.turn(from, 270));
    assertSamples(from, PictureRotator.turn(half, 180));
  }

  private static void assertSamples(VideoFrame one, VideoFrame two) {
    assertEquals(one.width(), two.width());
    for (int y = 0; y < one.height(); y++) {
      for (int x = 0; x < one.width(); x++) {
        assertEquals(luma(one, x, y), luma(two, x, y));
      }
    }
  }

  @Test
  void uprightIsWhatTheFrameAsksFor() {
    VideoFrame from = noise(32, 16);
    assertSame(from.data(), PictureRotator.upright(from).data());
    VideoFrame turned = PictureRotator.upright(from.withRotation(270));
    assertEquals(16, turned.width());
    assertEquals(0, turned.rotation());
    assertThrows(IllegalArgumentException.class, () -> from.withRotation(45));
    assertThrows(IllegalArgumentException.class, () -> from.withRotation(-90));
  }
}
