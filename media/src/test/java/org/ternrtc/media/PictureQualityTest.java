package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class PictureQualityTest {
  @Test
  void anErrorOfOneEverywhereIsFortyEightDecibels() {
    VideoFrame a = VideoFrame.allocate(33, 17, 0);
    VideoFrame b = VideoFrame.allocate(33, 17, 0);
    for (int i = 0; i < 33 * 17; i++) {
      b.data()[i] = 1;
    }
    PictureQuality quality = PictureQuality.compare(a, b);
    assertEquals(48.1308, quality.psnrY(), 0.0001);
    assertEquals(Double.POSITIVE_INFINITY, quality.psnrU());
    assertEquals(33 * 17, quality.luma());
    assertEquals(2 * 33 * 17, quality.plus(quality).luma());
    assertEquals(48.1308, quality.plus(quality).psnrY(), 0.0001);
  }

  @Test
  void bytesAreUnsignedAndStridesAreHonoured() {
    VideoFrame black = VideoFrame.allocate(4, 4, 0);
    byte[] padded = new byte[64];
    padded[8] = (byte) 255; // first row, first pixel
    padded[0] = 77; // padding
    VideoFrame white = VideoFrame.wrap(4, 4, padded, 8, 48, 52, 9, 2, 0);
    PictureQuality quality = PictureQuality.compare(black, white);
    assertEquals(255 * 255, quality.luma());
    assertEquals(0, quality.u() + quality.v());
  }

  @Test
  void picturesOfTwoSizesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PictureQuality.compare(VideoFrame.allocate(4, 4, 0), VideoFrame.allocate(4, 6, 0)));
  }
}
