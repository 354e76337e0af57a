package org.ternrtc.codec.vp8.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

class ContentDetectorTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private static VideoFrame text(int seed) {
    VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);
    Arrays.fill(frame.data(), (byte) 235);
    Random random = new Random(seed);
    for (int line = 8; line < HEIGHT - 10; line += 16) {
      for (int row = line; row < line + 9; row++) {
        for (int column = 16; column < WIDTH - 60; column++) {
          if (random.nextInt(5) == 0) {
            frame.data()[row * WIDTH + column] = 20;
          }
        }
      }
    }
    return frame;
  }

  private static VideoFrame camera(int number) {
    VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);
    Random random = new Random(number);
    for (int at = 0; at < WIDTH * HEIGHT; at++) {
      int row = at / WIDTH;
      double shade = 110 + 70 * Math.sin((at % WIDTH + number) * 0.03) * Math.cos(row * 0.05);
      frame.data()[at] = (byte) Math.round(shade + random.nextGaussian() * 2);
    }
    return frame;
  }

  private static VideoFrame black() {
    VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, 0);
    Arrays.fill(frame.data(), (byte) 16);
    return frame;
  }

  @Test
  void textIsKnownAtOnce() {
    ContentDetector detector = new ContentDetector();
    assertEquals(ContentKind.CAMERA, detector.kind());
    assertEquals(ContentKind.SCREEN, detector.look(text(1)));
  }

  @Test
  void noiseIsACamera() {
    ContentDetector detector = new ContentDetector();
    for (int n = 0; n < 20; n++) {
      assertEquals(ContentKind.CAMERA, detector.look(camera(n)));
    }
  }

  @Test
  void blankPicturesSayNothing() {
    ContentDetector detector = new ContentDetector();
    for (int n = 0; n < 20; n++) {
      assertEquals(ContentKind.CAMERA, detector.look(black()));
    }
    assertEquals(ContentKind.SCREEN, detector.look(text(1)));
    for (int n = 0; n < 100; n++) {
      assertEquals(ContentKind.SCREEN, detector.look(black()));
    }
  }

  @Test
  void anotherKindIsNoticedWithinTwoSecondsButNotByOnePicture() {
    ContentDetector detector = new ContentDetector();
    for (int n = 0; n < 60; n++) {
      detector.look(text(1));
    }
    assertEquals(ContentKind.SCREEN, detector.look(camera(0)));
    for (int n = 0; n < 4; n++) {
      assertEquals(ContentKind.SCREEN, detector.look(text(2)));
    }
    for (int n = 0; n < 60; n++) {
      detector.look(camera(n));
    }
    assertEquals(ContentKind.CAMERA, detector.kind());
    for (int n = 0; n < 60; n++) {
      detector.look(text(3));
    }
    assertEquals(ContentKind.SCREEN, detector.kind());
  }

  @Test
  void theTestPatternIsNeitherMistakenBackAndForth() {
    ContentDetector detector = new ContentDetector();
    ContentKind first = ContentKind.DETECT;
    for (int n = 0; n < 60; n++) {
      ContentKind kind = detector.look(PatternPicture.render(n, n * 33L, WIDTH, HEIGHT));
      if (n == 8) {
        first = kind;
      } else if (n > 8) {
        assertEquals(first, kind);
      }
    }
  }
}
