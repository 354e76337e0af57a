package org.ternrtc.media.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;

class TemporalDenoiserTest {
  private static final double SIGMA = 5;

  /** A smooth texture; {@code shift} moves it to the left, in pixels. */
  private static VideoFrame clean(int width, int height, int shift) {
    VideoFrame frame = VideoFrame.allocate(width, height, 1000L * shift);
    byte[] data = frame.data();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 128 + 50 * Math.sin((x + shift) * 0.11) + 30 * Math.sin(y * 0.17 + x * 0.05);
        data[y * width + x] = (byte) Math.round(value);
      }
    }
    for (int at = frame.uOffset(); at < data.length; at++) {
      data[at] = (byte) 110;
    }
    return frame;
  }

  private static VideoFrame noisy(VideoFrame clean, int seed) {
    VideoFrame frame = VideoFrame.allocate(clean.width(), clean.height(), clean.captureNanos());
    Random random = new Random(seed);
    for (int i = 0; i < frame.data().length; i++) {
      double value = (clean.data()[i] & 0xFF) + random.nextGaussian() * SIGMA;
      frame.data()[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return frame;
  }

  @ParameterizedTest
  @CsvSource({"320,240", "175,143", "64,16"})
  void theNoiseOfAStillPictureFallsByFiveDecibels(int width, int height) {
    var denoiser = new TemporalDenoiser();
    VideoFrame truth = clean(width, height, 0);
    PictureQuality before = PictureQuality.compare(truth, noisy(truth, 0));
    VideoFrame out = truth;
    for (int n = 0; n < 20; n++) {
      out = denoiser.denoise(noisy(truth, n));
    }
    PictureQuality after = PictureQuality.compare(truth, out);
    assertTrue(after.psnrY() > before.psnrY() + 5, before.psnrY() + " to " + after.psnrY() + " dB");
    assertTrue(after.psnrU() > before.psnrU() + 5, before.psnrU() + " to " + after.psnrU() + " dB");
  }

  @Test
  void theLevelOfTheNoiseIsMeasured() {
    var denoiser = new TemporalDenoiser();
    VideoFrame truth = clean(320, 240, 0);
    for (int n = 0; n < 20; n++) {
      denoiser.denoise(noisy(truth, n));
    }
    // The mean absolute value of Gaussian noise is 0.8 of its deviation.
    assertEquals(SIGMA * 0.8 * 16, denoiser.noiseLevel(), 15);
  }

  @Test
  void aPictureWithoutNoisePassesAsItIs() {
    var denoiser = new TemporalDenoiser();
    for (int n = 0; n < 10; n++) {
      VideoFrame frame = clean(160, 128, 3 * n);
      assertSame(frame, denoiser.denoise(frame), "picture " + n);
    }
    assertTrue(denoiser.noiseLevel() < 8, "level " + denoiser.noiseLevel());
  }

  @Test
  void whatMovesIsFollowedAndNotSmeared() {
    var denoiser = new TemporalDenoiser();
    double gain = 0;
    for (int n = 0; n < 20; n++) {
      VideoFrame truth = clean(320, 240, 3 * n);
      VideoFrame noisy = noisy(truth, n);
      VideoFrame out = denoiser.denoise(noisy);
      gain =
          PictureQuality.compare(truth, out).psnrY() - PictureQuality.compare(truth, noisy).psnrY();
      assertTrue(gain > -0.1, "picture " + n + " became worse: " + gain + " dB");
    }
    assertTrue(gain > 1, gain + " dB");
  }

  @Test
  void aCutLeavesNothingOfThePictureBefore() {
    var denoiser = new TemporalDenoiser();
    for (int n = 0; n < 10; n++) {
      denoiser.denoise(noisy(clean(160, 128, 0), n));
    }
    VideoFrame other = VideoFrame.allocate(160, 128, 0);
    for (int i = 0; i < other.data().length; i++) {
      other.data()[i] = (byte) (i / 160 % 2 * 120 + 40);
    }
    assertArrayEquals(other.data(), denoiser.denoise(other).data());
  }

  @Test
  void anotherSizeStartsAnew() {
    var denoiser = new TemporalDenoiser();
    for (int n = 0; n < 5; n++) {
      denoiser.denoise(noisy(clean(160, 128, 0), n));
    }
    VideoFrame larger = noisy(clean(176, 144, 0), 1);
    assertSame(larger, denoiser.denoise(larger));
    VideoFrame next = noisy(clean(176, 144, 0), 2);
    VideoFrame out = denoiser.denoise(next);
    assertNotSame(next, out);
    assertEquals(next.captureNanos(), out.captureNanos());
  }

  @Test
  void aResultLivesUntilTheCallAfterTheNext() {
    var denoiser = new TemporalDenoiser();
    VideoFrame truth = clean(160, 128, 0);
    denoiser.denoise(noisy(truth, 0));
    VideoFrame kept = denoiser.denoise(noisy(truth, 1));
    byte[] copy = kept.data().clone();
    denoiser.denoise(noisy(truth, 2));
    assertArrayEquals(copy, kept.data());
  }

  @Test
  void bothFormsOfTheKernelsGiveTheSamePictures() {
    assumeTrue(DenoiseKernelChoice.vectorsAvailable(), "no vectors of 256 bit here");
    var scalar = new TemporalDenoiser(() -> DenoiseKernelChoice.SCALAR);
    var vector = new TemporalDenoiser(VectorDenoiseKernels::new);
    for (int n = 0; n < 6; n++) {
      VideoFrame frame = noisy(clean(175, 143, n), n);
      assertArrayEquals(scalar.denoise(frame).data(), vector.denoise(frame).data());
    }
  }
}
