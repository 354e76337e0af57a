package org.ternrtc.codec.jcodec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

class JcodecVp8EncoderTest {
  private static VideoFrame picture(int number, int width, int height) {
    return PatternPicture.render(number, number * 33L, width, height);
  }

  @ParameterizedTest
  @CsvSource({"160,128", "161,97", "320,180"})
  void ourDecoderShowsWhatItWasGiven(int width, int height) throws Exception {
    VideoEncoderSettings settings = VideoEncoderSettings.of(8_000_000, 30).withQuantizer(2, 20);
    try (VideoEncoder encoder = new JcodecVp8Encoder(settings);
        VideoDecoder decoder = VideoCodecs.decoder("VP8")) {
      for (int number = 0; number < 5; number++) {
        VideoFrame source = picture(number, width, height);
        EncodedFrame frame = encoder.encode(source, EncodeOptions.NONE);
        if (frame == null) {
          throw new AssertionError("dropped");
        }
        assertTrue(frame.key(), "JCodec knows key frames only");
        VideoFrame decoded = decoder.decode(frame);
        if (decoded == null) {
          throw new AssertionError("not shown");
        }
        assertEquals(width, decoded.width());
        double psnr = PictureQuality.compare(source, decoded).psnr();
        assertTrue(psnr > 30, psnr + " dB");
      }
    }
  }

  @Test
  void theRateFollowsItsTarget() {
    JcodecVp8Encoder encoder = new JcodecVp8Encoder(VideoEncoderSettings.of(2_000_000, 30));
    double high = rate(encoder);
    encoder.setRate(900_000, 30);
    double low = rate(encoder);
    assertEquals(2_000_000, high, 400_000);
    assertEquals(900_000, low, 200_000);
    encoder.close();
  }

  private static double rate(JcodecVp8Encoder encoder) {
    double bits = 0;
    for (int number = 0; number < 30; number++) {
      int size = encoder.encode(picture(number, 320, 240), EncodeOptions.NONE).data().length;
      bits += number < 15 ? 0 : size * 8;
    }
    return bits / 15 * 30;
  }

  @Test
  void itIsFoundByNameAndAskedAfterOurs() {
    VideoCodecProvider jcodec = VideoCodecs.provider("jcodec");
    VideoCodecProvider tern = VideoCodecs.provider("tern");
    if (jcodec == null || tern == null) {
      throw new AssertionError("a provider is missing");
    }
    assertTrue(jcodec.priority() < tern.priority());
    assertTrue(jcodec.encodes("vp8"));
    assertThrows(IllegalArgumentException.class, () -> jcodec.createDecoder("VP8"));
  }

  @Test
  void aClosedEncoderRefuses() {
    JcodecVp8Encoder encoder = new JcodecVp8Encoder(VideoEncoderSettings.of(900_000, 30));
    encoder.close();
    encoder.close();
    assertThrows(
        IllegalStateException.class, () -> encoder.encode(picture(0, 80, 60), EncodeOptions.KEY));
  }
}
