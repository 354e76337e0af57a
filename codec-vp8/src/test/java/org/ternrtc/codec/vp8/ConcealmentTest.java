package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

class ConcealmentTest {
  private static final int WIDTH = 176;
  private static final int HEIGHT = 144;

  /** Everything moves on evenly, four pixels a picture. */
  private final List<VideoFrame> pictures = new ArrayList<>();

  private final List<EncodedFrame> frames = new ArrayList<>();
  private final Vp8Decoder decoder = new Vp8Decoder();

  ConcealmentTest() {
    VideoEncoderSettings settings = VideoEncoderSettings.of(1_500_000, 30);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (int n = 0; n < 12; n++) {
        VideoFrame picture =
            EncoderClips.frame(EncoderClips.Kind.MOVING_TEXTURE, WIDTH, HEIGHT, 3 * n);
        pictures.add(picture);
        EncodedFrame frame = encoder.encode(picture, EncodeOptions.NONE);
        assertNotNull(frame);
        frames.add(frame);
      }
    }
  }

  @Test
  void aMissingPictureIsMadeUpByMovingOn() throws Exception {
    for (int n = 0; n < 6; n++) {
      assertNotNull(decoder.decode(frames.get(n)));
    }
    VideoFrame last = decoder.decode(frames.get(6));
    assertFalse(decoder.needsRepair());
    VideoFrame made = decoder.conceal(4711);
    assertNotNull(last);
    assertNotNull(made);
    assertEquals(4711, made.captureNanos());
    assertTrue(decoder.needsRepair());
    double movedOn = difference(made, pictures.get(7));
    double stoodStill = difference(last, pictures.get(7));
    assertTrue(movedOn < stoodStill / 3, movedOn + " moved on, " + stoodStill + " repeated");
  }

  @Test
  void interframesAreRefusedAfterALossUntilAKeyFrame() throws Exception {
    for (int n = 0; n < 4; n++) {
      decoder.decode(withoutMetadata(frames.get(n)));
    }
    assertNotNull(decoder.conceal(0));
    assertThrows(
        UndecodableFrameException.class, () -> decoder.decode(withoutMetadata(frames.get(5))));
    assertTrue(decoder.needsRepair());
    assertNotNull(decoder.decode(withoutMetadata(frames.getFirst())));
    assertFalse(decoder.needsRepair());
  }

  @Test
  void aFrameThatDependsOnWholeFramesRepairs() throws Exception {
    List<VideoFrame> expected = new ArrayList<>();
    try (Vp8Decoder whole = new Vp8Decoder()) {
      for (EncodedFrame frame : frames) {
        VideoFrame picture = whole.decode(frame);
        assertNotNull(picture);
        expected.add(picture);
      }
    }
    for (int n = 0; n < 5; n++) {
      decoder.decode(frames.get(n));
    }
    // A packet of frame 5 was damaged; the frame comes again, whole.
    byte[] half = Arrays.copyOf(frames.get(5).data(), frames.get(5).data().length / 2);
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(half)));
    assertNotNull(decoder.conceal(0));
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(frames.get(6)));
    for (int n = 5; n < frames.size(); n++) {
      VideoFrame picture = decoder.decode(frames.get(n));
      assertNotNull(picture);
      assertArrayEquals(expected.get(n).data(), picture.data(), "frame " + n);
      assertFalse(decoder.needsRepair());
    }
  }

  @Test
  void whatADamagedFrameStillHadIsShown() throws Exception {
    for (int n = 0; n < 6; n++) {
      decoder.decode(frames.get(n));
    }
    byte[] data = frames.get(6).data();
    byte[] cut = Arrays.copyOf(data, data.length - data.length / 8);
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(cut)));
    VideoFrame made = decoder.conceal(0);
    assertNotNull(made);
    assertTrue(
        difference(made, pictures.get(6)) < difference(pictures.get(5), pictures.get(6)) / 3);
  }

  @Test
  void thereIsNothingToMakeAPictureFromBeforeTheFirst() throws Exception {
    assertNull(decoder.conceal(0));
    assertTrue(decoder.needsRepair());
    byte[] half = Arrays.copyOf(frames.getFirst().data(), 40);
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(half)));
    assertNull(decoder.conceal(0));
    decoder.close();
    assertNull(decoder.conceal(0));
  }

  private static EncodedFrame withoutMetadata(EncodedFrame frame) {
    return TestVectors.encoded(frame.data());
  }

  private static double difference(VideoFrame a, VideoFrame b) {
    long sum = 0;
    for (int n = 0; n < WIDTH * HEIGHT; n++) {
      sum += Math.abs((a.data()[n] & 0xFF) - (b.data()[n] & 0xFF));
    }
    return sum / (double) (WIDTH * HEIGHT);
  }
}
