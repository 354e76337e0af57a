package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.file.IvfWriter;

/** Other people's decoders see what our encoder made of screens, bit for bit. */
class ScreenStreamsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @ParameterizedTest
  @CsvSource({
    "SCREEN,320,240,150,1",
    "SCREEN,320,240,3000,1",
    "SCREEN,317,203,800,1",
    "SCREEN,320,240,800,2",
    "SCREEN,320,240,800,3",
    "DETECT,320,240,800,1",
    "DETECT,319,241,400,2",
  })
  void streamsOfScreensDecodeToOurReconstruction(
      ContentKind content, int width, int height, int kbps, int layers) throws Exception {
    Path file = folder.resolve("stream.ivf");
    MessageDigest digest = MessageDigest.getInstance("MD5");
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(kbps * 1000, 30).withContent(content).withTemporalLayers(layers);
    try (Vp8Encoder encoder = new Vp8Encoder(settings);
        IvfWriter writer = new IvfWriter(file, "VP80", width, height, 30, 1)) {
      for (int number = 0; number < 100; number++) {
        VideoFrame picture = picture(number, content).crop(0, 0, width, height);
        EncodedFrame frame = encoder.encode(picture, number == 40);
        if (frame == null) {
          throw new AssertionError("a frame was dropped");
        }
        writer.write(frame.data(), number);
        digest.update(encoder.reconstruction().data());
      }
      if (content == ContentKind.DETECT) {
        assertEquals(ContentKind.CAMERA, encoder.statistics().content());
      }
    }
    OtherDecoders.assertMd5(HexFormat.of().formatHex(digest.digest()), file);
  }

  /** Text is scrolled, a window moves over it, disappears and comes back; then a film, maybe. */
  private static VideoFrame picture(int number, ContentKind content) {
    if (content == ContentKind.DETECT && number >= 60) {
      return film(number);
    }
    VideoFrame frame = ScreenClips.blank(320, 256);
    ScreenClips.window(frame, 0, 0, 320, 240, 1, Math.min(number, 20) * 3, 40);
    int colour = frame.uOffset() + 60 * 160;
    Arrays.fill(frame.data(), colour, colour + 160 * 20, (byte) (90 + number / 7 * 3));
    if (number >= 25 && number / 10 % 2 == 0) {
      ScreenClips.window(frame, number, 20 + number / 2, 150, 90, 7, 0, 40);
    }
    if (content == ContentKind.SCREEN && number >= 70) {
      showFilm(frame, number);
    }
    return frame;
  }

  /** Most of a screen shows a film: such pictures go through the loop filter in part. */
  private static void showFilm(VideoFrame frame, int number) {
    VideoFrame film = film(number);
    for (int row = 30; row < 190; row++) {
      System.arraycopy(film.data(), row * 320, frame.data(), row * 320 + 40, 200);
    }
  }

  private static VideoFrame film(int number) {
    VideoFrame frame = VideoFrame.allocate(320, 256, 0);
    Random random = new Random(number);
    for (int at = 0; at < frame.data().length; at++) {
      int row = at / 320;
      double shade = 120 + 80 * Math.sin((at % 320 + number * 3) * 0.02 + row * 0.03);
      frame.data()[at] = (byte) Math.round(shade + random.nextGaussian() * 2);
    }
    return frame;
  }
}
