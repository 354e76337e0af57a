package org.ternrtc.codec.vp8.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.VideoFrame;

class FrameBufferTest {
  private final FrameBuffer frame = new FrameBuffer(3, 2);

  @Test
  void bordersRepeatTheOutermostPixels() {
    Random random = new Random(1);
    random.nextBytes(frame.y);
    random.nextBytes(frame.u);
    random.nextBytes(frame.v);
    frame.extendBorders();
    assertBorders(frame.y, frame.yOrigin, frame.yStride, 48, 32);
    assertBorders(frame.u, frame.uvOrigin, frame.uvStride, 24, 16);
    assertBorders(frame.v, frame.uvOrigin, frame.uvStride, 24, 16);
  }

  private static void assertBorders(byte[] plane, int origin, int stride, int width, int height) {
    int border = FrameBuffer.BORDER;
    for (int y = -border; y < height + border; y++) {
      for (int x = -border; x < width + border; x++) {
        int from = Math.clamp(y, 0, height - 1) * stride + Math.clamp(x, 0, width - 1);
        assertEquals(plane[origin + from], plane[origin + y * stride + x], x + ", " + y);
      }
    }
  }

  @Test
  void intraEdgesHoldTheConstantsOfSection12() {
    frame.prepareIntraEdges();
    for (int x = -1; x < 48 + 4; x++) {
      assertEquals(127, frame.y[frame.yOrigin - frame.yStride + x]);
    }
    for (int y = 0; y < 16; y++) {
      assertEquals((byte) 129, frame.v[frame.uvOrigin + y * frame.uvStride - 1]);
    }
    assertEquals(127, frame.u[frame.uvOrigin - frame.uvStride - 1]);
  }

  @Test
  void oddPicturesKeepTheLastChromaColumnAndRow() {
    frame.y[frame.yOrigin + 30 * frame.yStride + 46] = 11;
    frame.u[frame.uvOrigin + 15 * frame.uvStride + 23] = 22;
    VideoFrame picture = frame.toVideoFrame(47, 31, 5);
    assertEquals(11, picture.data()[picture.yOffset() + 30 * picture.yStride() + 46]);
    assertEquals(22, picture.data()[picture.uOffset() + 15 * picture.uvStride() + 23]);
    assertEquals(5, picture.captureNanos());
  }
}
