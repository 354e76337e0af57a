package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.pattern.PatternPicture;

class StructuralSimilarityTest {
  @Test
  void equalPicturesAreAtOne() {
    VideoFrame frame = PatternPicture.render(1, 1, 175, 143);
    StructuralSimilarity same = StructuralSimilarity.compare(frame, frame);
    assertEquals(1, same.y(), 1e-12);
    assertEquals(1, same.all(), 1e-12);
  }

  @Test
  void noiseCountsInItsOwnPlaneOnly() {
    VideoFrame frame = PatternPicture.render(1, 1, 176, 144);
    VideoFrame noisy = VideoFrame.allocate(176, 144, 0);
    Random random = new Random(1);
    for (int i = 0; i < noisy.data().length; i++) {
      int noise = i < frame.uOffset() ? random.nextInt(21) - 10 : 0;
      noisy.data()[i] = (byte) Math.clamp((frame.data()[i] & 0xFF) + noise, 0, 255);
    }
    StructuralSimilarity quality = StructuralSimilarity.compare(frame, noisy);
    assertTrue(quality.y() < 0.95 && quality.y() > 0.2, quality.toString());
    assertEquals(1, quality.u(), 1e-12);
    assertEquals((quality.y() * 4 + 2) / 6, quality.all(), 1e-9);
  }

  @Test
  void flatPicturesDifferByTheirMeansAlone() {
    VideoFrame black = VideoFrame.allocate(32, 32, 0);
    VideoFrame grey = VideoFrame.allocate(32, 32, 0);
    java.util.Arrays.fill(grey.data(), (byte) 100);
    // (2ab + c) / (a² + b² + c) with a = 0 and b = 100; ffmpeg's c is (0.01 · 255)² / 64.
    double c = 6.5025 / 64;
    assertEquals(c / (10_000 + c), StructuralSimilarity.compare(black, grey).y(), 1e-7);
  }

  @Test
  void otherAndTinySizesAreRefused() {
    VideoFrame frame = VideoFrame.allocate(32, 32, 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> StructuralSimilarity.compare(frame, VideoFrame.allocate(32, 30, 0)));
    VideoFrame tiny = VideoFrame.allocate(8, 8, 0);
    assertThrows(IllegalArgumentException.class, () -> StructuralSimilarity.compare(tiny, tiny));
  }
}
