package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class VideoFrameTest {
  @Test
  void anOddSizeRoundsItsChromaUp() {
    VideoFrame frame = VideoFrame.allocate(175, 143, 0);
    assertEquals(175 * 143 + 2 * 88 * 72, frame.data().length);
    assertEquals(88, frame.uvStride());
  }

  @Test
  void refusesSizesBeforeItAllocates() {
    assertThrows(IllegalArgumentException.class, () -> VideoFrame.allocate(16_384, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> VideoFrame.allocate(0, 1, 0));
  }

  @Test
  void refusesPlanesThatDoNotFitTheirArray() {
    assertThrows(
        IllegalArgumentException.class,
        () -> VideoFrame.wrap(16, 16, new byte[383], 0, 256, 320, 16, 8, 0));
  }
}
