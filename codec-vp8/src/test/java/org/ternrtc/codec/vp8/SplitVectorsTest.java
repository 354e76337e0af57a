package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/** The slow speeds let parts of a macroblock move differently, RFC 6386 section 16.4. */
class SplitVectorsTest {
  private static final int SIZE = 128;
  private static final int PICTURES = 5;

  /** Stripes of noise beside one another, which move up and down by turns. */
  private static VideoFrame stripes(int width, int number) {
    VideoFrame frame = VideoFrame.allocate(SIZE, SIZE, number * 33_333_333L);
    byte[] noise = new byte[3 * SIZE * SIZE];
    new Random(5).nextBytes(noise);
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int moved = (column / width & 1) == 0 ? row + 3 * number : row + SIZE - 2 * number;
        frame.data()[row * SIZE + column] = noise[moved * SIZE + column];
      }
    }
    return frame;
  }

  private static int bytes(int speed, int width) throws Exception {
    int bytes = 0;
    Vp8Decoder decoder = new Vp8Decoder();
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(1_000_000, 30).withQuantizer(30, 30).withSpeed(speed);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (int number = 0; number < PICTURES; number++) {
        EncodedFrame frame = encoder.encode(stripes(width, number), EncodeOptions.NONE);
        if (frame == null) {
          throw new AssertionError("dropped");
        }
        VideoFrame shown = decoder.decode(frame);
        if (shown == null) {
          throw new AssertionError("nothing shown");
        }
        assertArrayEquals(encoder.reconstruction().data(), shown.data());
        bytes += number == 0 ? 0 : frame.data().length;
      }
    }
    return bytes;
  }

  @Test
  void halvesThatMoveApartCostLessAtASlowSpeed() throws Exception {
    int slow = bytes(0, 8);
    int fast = bytes(6, 8);
    assertTrue(slow < 0.8 * fast, slow + " and " + fast + " bytes");
  }

  @Test
  void blocksThatMoveApartCostLessAtASlowSpeed() throws Exception {
    int slow = bytes(0, 4);
    int fast = bytes(6, 4);
    assertTrue(slow < 0.95 * fast, slow + " and " + fast + " bytes");
  }
}
