package org.ternrtc.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecThreadsTest {
  @ParameterizedTest
  @CsvSource({
    "320, 180, 16, 1",
    "640, 480, 16, 1",
    "1280, 720, 1, 1",
    "1280, 720, 2, 2",
    "642, 480, 4, 2",
    "1920, 1080, 6, 3",
    "1280, 720, 64, 3",
    "16383, 16383, 2, 2"
  })
  void largePicturesGetAFewThreadsWhereThereAreProcessors(
      int width, int height, int processors, int threads) {
    assertEquals(threads, CodecThreads.of(width, height, processors));
  }

  @Test
  void settingsMayLeaveItToTheCodec() {
    assertEquals(
        CodecThreads.AUTO,
        VideoEncoderSettings.of(100_000, 30).withThreads(CodecThreads.AUTO).threads());
    assertEquals(
        CodecThreads.AUTO,
        VideoDecoderSettings.defaults().withThreads(CodecThreads.AUTO).threads());
  }
}
