package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

@Timeout(120)
class EncoderThreadsTest {
  private static final int FRAMES = 7;

  @ParameterizedTest
  @CsvSource({
    "16, 16, 1",
    "17, 33, 1",
    "33, 17, 2",
    "176, 144, 8",
    "175, 143, 1",
    "322, 242, 4",
    "640, 48, 1",
    "48, 640, 2",
    "640, 360, 1"
  })
  void theBytesDoNotDependOnTheNumberOfThreads(int width, int height, int partitions) {
    for (ContentKind content : List.of(ContentKind.CAMERA, ContentKind.SCREEN)) {
      List<VideoFrame> frames = pictures(content, width, height);
      VideoEncoderSettings settings =
          VideoEncoderSettings.of(400_000, 30).withContent(content).withTokenPartitions(partitions);
      List<byte[]> alone = encode(settings, frames);
      for (int threads = 2; threads <= 8; threads++) {
        List<byte[]> together = encode(settings.withThreads(threads), frames);
        assertEquals(alone.size(), together.size());
        for (int n = 0; n < alone.size(); n++) {
          String what = content + " frame " + n + " with " + threads + " threads";
          assertArrayEquals(alone.get(n), together.get(n), what);
        }
      }
    }
  }

  @Test
  void manyPicturesInSuccessionStayTheSame() {
    List<VideoFrame> frames = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      frames.add(EncoderClips.frame(EncoderClips.Kind.MOVING_TEXTURE, 208, 176, n));
    }
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(300_000, 30).withContent(ContentKind.CAMERA);
    List<byte[]> alone = encode(settings, frames);
    List<byte[]> together = encode(settings.withThreads(3), frames);
    for (int n = 0; n < frames.size(); n++) {
      assertArrayEquals(alone.get(n), together.get(n), "frame " + n);
    }
  }

  @Test
  void closingEndsTheThreads() {
    long before = encoderThreads();
    Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30).withThreads(4));
    assertEquals(before, encoderThreads());
    VideoFrame frame = EncoderClips.frame(EncoderClips.Kind.NOISE, 64, 64, 0);
    assertNotNull(encoder.encode(frame, EncodeOptions.NONE));
    assertTrue(encoderThreads() > before);
    encoder.close();
    encoder.close();
    assertEquals(before, encoderThreads());
  }

  @Test
  void takesAsManyThreadsAsThePicturesAreWorthWhenThatIsLeftToIt() {
    long before = encoderThreads();
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(300_000, 30).withThreads(CodecThreads.AUTO);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (int width : new int[] {64, 1280, 64}) {
        int height = width * 9 / 16;
        VideoFrame frame = EncoderClips.frame(EncoderClips.Kind.NOISE, width, height, 0);
        assertNotNull(encoder.encode(frame, EncodeOptions.NONE));
        assertEquals(before + CodecThreads.of(width, height) - 1, encoderThreads());
      }
    }
    assertEquals(before, encoderThreads());
  }

  private static long encoderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tern-vp8-encoder"))
        .count();
  }

  private static List<VideoFrame> pictures(ContentKind content, int width, int height) {
    List<VideoFrame> frames = new ArrayList<>();
    for (int n = 0; n < FRAMES; n++) {
      if (content == ContentKind.SCREEN) {
        VideoFrame desk = ScreenClips.blank(width, height);
        frames.add(ScreenClips.window(desk, 0, 0, width - n % 2, height, 1, 5 * n, 30));
      } else {
        EncoderClips.Kind kind =
            n < 4 ? EncoderClips.Kind.MOVING_TEXTURE : EncoderClips.Kind.FAST_BLOCKS;
        frames.add(EncoderClips.frame(kind, width, height, n));
      }
    }
    return frames;
  }

  private static List<byte[]> encode(VideoEncoderSettings settings, List<VideoFrame> frames) {
    List<byte[]> coded = new ArrayList<>();
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (VideoFrame frame : frames) {
        EncodedFrame out = encoder.encode(frame, EncodeOptions.NONE);
        coded.add(out == null ? new byte[0] : out.data());
      }
    }
    return coded;
  }
}
