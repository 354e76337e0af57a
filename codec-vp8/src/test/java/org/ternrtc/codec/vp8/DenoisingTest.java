package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

/** The encoder with a noisy camera before it. */
class DenoisingTest {
  private static final VideoEncoderSettings SETTINGS = VideoEncoderSettings.of(400_000, 30);

  private static VideoFrame noisy(VideoFrame clean, int seed) {
    VideoFrame frame = VideoFrame.allocate(clean.width(), clean.height(), seed);
    Random random = new Random(seed);
    for (int i = 0; i < frame.data().length; i++) {
      double value = (clean.data()[i] & 0xFF) + random.nextGaussian() * 6;
      frame.data()[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return frame;
  }

  /** The quality of the last of so many pictures, against the picture without noise. */
  private static double quality(VideoEncoderSettings settings) throws Exception {
    VideoFrame clean = PatternPicture.render(1, 1, 320, 240);
    VideoFrame shown = clean;
    try (Vp8Encoder encoder = new Vp8Encoder(settings);
        Vp8Decoder decoder = new Vp8Decoder()) {
      for (int n = 0; n < 25; n++) {
        EncodedFrame encoded = encoder.encode(noisy(clean, n), false);
        VideoFrame decoded = encoded == null ? null : decoder.decode(encoded);
        if (decoded == null) {
          throw new AssertionError("no picture");
        }
        assertArrayEquals(encoder.reconstruction().data(), decoded.data());
        shown = decoded;
      }
    }
    return PictureQuality.compare(clean, shown).psnrY();
  }

  @Test
  void aDenoisedCameraComesCloserToTheSceneAtTheSameRate() throws Exception {
    double without = quality(SETTINGS);
    double with = quality(SETTINGS.withDenoise(true));
    assertTrue(with > without + 1, without + " dB without, " + with + " dB with");
  }

  @Test
  void aScreenIsNeverDenoised() throws Exception {
    VideoEncoderSettings screen = SETTINGS.withContent(ContentKind.SCREEN);
    VideoFrame clean = PatternPicture.render(1, 1, 160, 128);
    try (Vp8Encoder plain = new Vp8Encoder(screen);
        Vp8Encoder asked = new Vp8Encoder(screen.withDenoise(true))) {
      for (int n = 0; n < 5; n++) {
        EncodedFrame one = plain.encode(noisy(clean, n), false);
        EncodedFrame other = asked.encode(noisy(clean, n), false);
        if (one == null || other == null) {
          throw new AssertionError("no picture");
        }
        assertArrayEquals(one.data(), other.data());
      }
    }
  }
}
