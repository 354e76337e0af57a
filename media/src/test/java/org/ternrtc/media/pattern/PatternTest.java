package org.ternrtc.media.pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoFrame;

final class PatternTest {
  private static final int[][] SIZES = {
    {640, 480}, {1280, 720}, {1920, 1080}, {320, 240}, {175, 143}, {80, 60}, {854, 480}, {81, 301}
  };

  @Test
  void whatIsWrittenIsReadAtAnySize() {
    for (int[] size : SIZES) {
      for (long number : new long[] {0, 1, 1_048_575, 1_048_576, 5_000_000_000L}) {
        long clock = 1_795_000_000_123L + number * 33;
        VideoFrame frame = PatternPicture.render(number, clock, size[0], size[1]);
        assertEquals(PatternMark.of(number, clock), PatternReader.read(frame));
      }
    }
  }

  @Test
  void equalArgumentsGiveEqualBytesAndEveryNumberGivesAnotherPicture() {
    byte[] one = PatternPicture.render(7, 1000, 320, 240).data();
    assertArrayEquals(one, PatternPicture.render(7, 1000, 320, 240).data());
    assertArrayEquals(one, PatternPicture.render(7 + (1 << 20), 1000, 320, 240).data());
    VideoFrame next = PatternPicture.render(8, 1000, 320, 240);
    assertTrue(
        PictureQuality.compare(PatternPicture.render(7, 1000, 320, 240), next).psnrY() < 40,
        "too little motion to tell one picture from the next");
  }

  /** The bytes are a contract between releases: a receiver draws what a sender of another sent. */
  @Test
  void thePictureDoesNotChangeFromReleaseToRelease() {
    assertEquals(
        GOLDEN_HASH,
        Arrays.hashCode(PatternPicture.render(1234, 1_795_000_000_123L, 640, 480).data()));
  }

  private static final int GOLDEN_HASH = -503583468;

  @Test
  void everyLumaIsInTheLimitedRange() {
    for (int number = 0; number < 300; number += 37) {
      VideoFrame frame = PatternPicture.render(number, 0, 320, 240);
      for (byte sample : frame.data()) {
        int value = sample & 0xFF;
        assertTrue(value >= 16 && value <= 235, "sample " + value);
      }
    }
  }

  @Test
  void theMarkSurvivesBlurNoiseAndLowContrast() {
    Random random = new Random(5);
    VideoFrame frame = PatternPicture.render(4711, 1_795_000_123_456L, 320, 240);
    VideoFrame damaged = VideoFrame.allocate(320, 240, 0);
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        int sum = 0;
        int count = 0;
        for (int dy = -2; dy <= 2; dy++) {
          for (int dx = -2; dx <= 2; dx++) {
            int fromY = Math.clamp(y + dy, 0, 239);
            int fromX = Math.clamp(x + dx, 0, 319);
            sum += frame.data()[fromY * 320 + fromX] & 0xFF;
            count++;
          }
        }
        int squeezed = 126 + (sum / count - 126) * 6 / 10 + random.nextInt(41) - 20;
        damaged.data()[y * 320 + x] = (byte) Math.clamp(squeezed, 0, 255);
      }
    }
    assertEquals(PatternMark.of(4711, 1_795_000_123_456L), PatternReader.read(damaged));
  }

  @Test
  void anRgbPictureIsReadAsWell() {
    VideoFrame frame = PatternPicture.render(99, 123_456, 640, 480);
    int[] rgb = new int[640 * 480];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (((frame.data()[i] & 0xFF) - 16) * 255 / 219) << 8;
    }
    assertEquals(PatternMark.of(99, 123_456), PatternReader.read(rgb, 640, 480));
  }

  @Test
  void noOtherPictureIsTakenForAPattern() {
    VideoFrame flat = VideoFrame.allocate(640, 480, 0);
    assertNull(PatternReader.read(flat));
    Arrays.fill(flat.data(), (byte) 255);
    assertNull(PatternReader.read(flat));
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < 200; i++) {
      VideoFrame noise = VideoFrame.allocate(40, 30, 0);
      random.nextBytes(noise.data());
      if (PatternReader.read(noise) != null) {
        found++;
      }
    }
    assertTrue(found <= 1, found + " of 200 pictures of noise");
    assertNull(PatternReader.read(VideoFrame.allocate(39, 30, 0)));
  }

  @Test
  void oneWrongCellIsNoticed() {
    for (int cell = 0; cell < 60; cell++) {
      assertNull(PatternMark.ofBits(PatternMark.of(815, 7654).bits() ^ (1L << cell)));
    }
  }

  @Test
  void theAgeIsRightWhenTheClockWraps() {
    long clock = (1L << 24) * 107_000 - 40; // just before the 24 bits wrap
    PatternMark mark = PatternMark.of(0, clock);
    assertEquals(90, mark.ageMillis(clock + 90));
    assertEquals(-5, mark.ageMillis(clock - 5));
    assertEquals(clock, mark.fullClockMillis(clock + 90));
  }

  @Test
  void sizesTooSmallToReadAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> PatternPicture.render(0, 0, 79, 60));
    assertThrows(IllegalArgumentException.class, () -> PatternPicture.render(0, 0, 80, 59));
    assertThrows(IllegalArgumentException.class, () -> new PatternSource(640, 480, 0));
    assertThrows(IllegalArgumentException.class, () -> new PatternSource(20_000, 480, 30));
  }

  @Test
  void theSourceNumbersItsPicturesAndShowsTheClockItWasGiven() throws Exception {
    var slot = new org.ternrtc.media.LatestFrameSlot();
    try (var source = new PatternSource(160, 120, 100, () -> 77_000)) {
      source.start(slot);
      int last = -1;
      for (int i = 0; i < 5; i++) {
        @Nullable PatternMark mark = PatternReader.read(assertNotNullFrame(slot.take()));
        assertNotNull(mark);
        assertTrue(mark.frameNumber() > last);
        assertEquals(77_000, mark.clockMillis());
        last = mark.frameNumber();
      }
    }
  }

  private static VideoFrame assertNotNullFrame(@Nullable VideoFrame frame) {
    assertNotNull(frame);
    return frame;
  }
}
