package org.ternrtc.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

class PatternMeterTest {
  private static final long FRAME_NANOS = 1_000_000_000L / 30;

  private long wallMillis = 1_790_000_000_000L;
  private long nanos = Long.MAX_VALUE - FRAME_NANOS;
  private final PatternMeter meter = new PatternMeter(() -> wallMillis, () -> nanos);

  @Test
  void aGoodCallHasNoShortcomings() {
    meter.start();
    for (int frame = 0; frame < 60; frame++) {
      show(frame, 40);
      meter.compareLatest();
    }
    meter.stop();
    PatternMeter.Result result = meter.result();
    assertEquals(60, result.different());
    assertEquals(30, result.picturesPerSecond(), 0.1);
    assertEquals(40, result.medianAgeMillis());
    assertEquals(99, result.psnr(), "drawn again it is the same picture");
    assertEquals(FRAME_NANOS / 1e6, result.longestGapMillis(), 0.01);
    assertTrue(result.shortcomings().isEmpty(), result.shortcomings().toString());
  }

  @Test
  void repeatedPicturesDoNotCountAndAgeAndGapsDo() {
    meter.start();
    for (int frame = 0; frame < 30; frame++) {
      show(frame / 2, 200);
      if (frame == 15) {
        pass(600);
      }
      meter.compareLatest();
    }
    meter.stop();
    PatternMeter.Result result = meter.result();
    assertEquals(15, result.different());
    assertEquals(3, result.shortcomings().size(), result.shortcomings().toString());
  }

  @Test
  void aWrongPictureUnderARightNumberIsSeen() {
    meter.start();
    VideoFrame frame = PatternPicture.render(7, wallMillis, 320, 240);
    int below = frame.yOffset() + 60 * frame.yStride();
    Arrays.fill(frame.data(), below, frame.yOffset() + 240 * frame.yStride(), (byte) 90);
    meter.accept(frame);
    meter.compareLatest();
    meter.stop();
    assertTrue(meter.result().psnr() < PatternMeter.MIN_PSNR, meter.result().toString());
  }

  @Test
  void nothingAtAllIsNotGoodEnough() {
    meter.start();
    pass(10_000);
    meter.stop();
    PatternMeter.Result result = meter.result();
    assertEquals(4, result.shortcomings().size(), result.shortcomings().toString());
    assertEquals(10_000, result.longestGapMillis(), 0.01);
    assertFalse(result.toString().isEmpty());
  }

  @Test
  void whatCameBeforeTheStartIsForgotten() {
    show(1, 40);
    assertEquals(1, meter.pictures());
    meter.start();
    assertEquals(0, meter.result().different());
  }

  private void show(int frame, long ageMillis) {
    nanos += FRAME_NANOS;
    wallMillis += 33;
    meter.accept(PatternPicture.render(frame, wallMillis - ageMillis, 320, 240));
  }

  private void pass(long millis) {
    nanos += millis * 1_000_000;
    wallMillis += millis;
  }
}
