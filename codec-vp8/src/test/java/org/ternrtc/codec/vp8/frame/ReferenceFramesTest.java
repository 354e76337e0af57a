package org.ternrtc.codec.vp8.frame;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferenceFramesTest {
  private final ReferenceFrames frames = new ReferenceFrames(1, 1);

  @BeforeEach
  void startWithThreeDifferentReferences() {
    assertThrows(IllegalStateException.class, () -> frames.get(Modes.LAST_FRAME));
    frames.current();
    frames.updateAll();
    frames.current();
    frames.update(0, 0, true, false, false);
    frames.current();
    frames.update(0, 0, false, true, false);
    assertNotSame(last(), golden());
    assertNotSame(golden(), altref());
    assertNotSame(last(), altref());
  }

  @Test
  void theCurrentPictureIsNeverAReference() {
    for (int n = 0; n < 64; n++) {
      FrameBuffer current = frames.current();
      assertNotSame(last(), current);
      assertNotSame(golden(), current);
      assertNotSame(altref(), current);
      frames.update(n & 1, n >> 1 & 1, (n & 4) != 0, (n & 8) != 0, (n & 16) != 0);
    }
  }

  @Test
  void copiesComeBeforeRefreshes() {
    FrameBuffer oldLast = last();
    FrameBuffer current = frames.current();
    frames.update(ReferenceFrames.COPY_LAST, ReferenceFrames.COPY_NONE, false, false, true);
    assertSame(oldLast, golden());
    assertSame(current, last());
  }

  @Test
  void altrefTakesTheGoldenFrameThatWas() {
    FrameBuffer oldGolden = golden();
    FrameBuffer current = frames.current();
    frames.update(ReferenceFrames.COPY_NONE, ReferenceFrames.COPY_OTHER, true, false, false);
    assertSame(oldGolden, altref());
    assertSame(current, golden());
  }

  @Test
  void aPictureThatRefreshesNothingLeavesNoTrace() {
    FrameBuffer current = frames.current();
    frames.update(0, 0, false, false, false);
    assertSame(current, frames.current());
  }

  private FrameBuffer last() {
    return frames.get(Modes.LAST_FRAME);
  }

  private FrameBuffer golden() {
    return frames.get(Modes.GOLDEN_FRAME);
  }

  private FrameBuffer altref() {
    return frames.get(Modes.ALTREF_FRAME);
  }
}
