package org.ternrtc.codec.vp8.ratecontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.media.VideoFrame;

class PictureSurveyTest {
  private final PictureSurvey survey = new PictureSurvey();
  private final SourcePicture source = new SourcePicture(4, 3);
  private final FrameBuffer last = new FrameBuffer(4, 3);

  private void load(int slope, int offset) {
    VideoFrame frame = VideoFrame.allocate(64, 48, 0);
    for (int at = 0; at < 64 * 48; at++) {
      frame.data()[at] = (byte) (offset + at % 16 * slope);
    }
    source.load(frame);
  }

  @Test
  void detailIsTheMeanDifferenceOfNeighbours() {
    load(5, 20);
    survey.look(source, null, 4, 3);
    assertEquals(5, survey.detail());
    assertEquals(0, survey.change());
    load(0, 99);
    survey.look(source, null, 4, 3);
    assertEquals(0, survey.detail());
  }

  @Test
  void changeIsTheMeanDifferenceFromTheLastFrame() {
    load(0, 70);
    Arrays.fill(last.y, (byte) 30);
    survey.look(source, last, 4, 3);
    assertEquals(40, survey.change());
  }

  @Test
  void aPictureOfOneMacroblockIsSurveyedToo() {
    SourcePicture tiny = new SourcePicture(1, 1);
    tiny.load(VideoFrame.allocate(3, 3, 0));
    survey.look(tiny, new FrameBuffer(1, 1), 1, 1);
    assertTrue(survey.detail() >= 0);
  }
}
