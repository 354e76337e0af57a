package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pattern.PatternPicture;

class Vp8EncoderTest {
  private static final int MAX_ALLOCATED = 8192;
  private final Vp8Decoder decoder = new Vp8Decoder();

  private static EncodedFrame encode(VideoEncoder encoder, VideoFrame frame, boolean key) {
    return notNull(encoder.encode(frame, key));
  }

  private static <T> T notNull(@Nullable T value) {
    assertNotNull(value);
    if (value == null) {
      throw new AssertionError();
    }
    return value;
  }

  /** Encodes and decodes one picture, wants both sides to see the same, returns it. */
  private EncodedFrame roundTrip(Vp8Encoder encoder, VideoFrame frame, boolean key)
      throws Exception {
    EncodedFrame encoded = encode(encoder, frame, key);
    VideoFrame decoded = notNull(decoder.decode(encoded));
    assertArrayEquals(encoder.reconstruction().data(), decoded.data());
    assertEquals(frame.width(), decoded.width());
    assertEquals(frame.height(), decoded.height());
    return encoded;
  }

  @ParameterizedTest
  @CsvSource({
    "16,16", "17,16", "16,17", "1,1", "33,31", "175,143", "176,144", "320,180", "64,400", "640,8"
  })
  void theDecoderSeesTheEncodersReconstructionAtAnySize(int width, int height) throws Exception {
    for (Kind kind : Kind.values()) {
      try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(200_000, 30))) {
        for (int number = 0; number < 6; number++) {
          roundTrip(encoder, EncoderClips.frame(kind, width, height, number), number == 4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theDecoderSeesTheEncodersReconstructionAtAnyQuantizer(Kind kind) throws Exception {
    int[][] bounds = {{0, 0}, {63, 63}, {30, 30}, {2, 56}};
    for (int[] bound : bounds) {
      VideoEncoderSettings settings =
          VideoEncoderSettings.of(300_000, 30).withQuantizer(bound[0], bound[1]);
      try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
        for (int number = 0; number < 10; number++) {
          roundTrip(encoder, EncoderClips.frame(kind, 96, 80, number), false);
        }
      }
    }
  }

  @Test
  void theFirstPictureIsAKeyFrameAndOthersOnlyOnRequest() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      for (int number = 0; number < 12; number++) {
        EncodedFrame frame =
            roundTrip(encoder, EncoderClips.frame(Kind.CUTS, 128, 96, number), number == 7);
        assertEquals(number == 0 || number == 7, frame.key(), "picture " + number);
      }
    }
  }

  @Test
  void anotherSizeStartsWithAKeyFrame() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      assertTrue(roundTrip(encoder, EncoderClips.frame(Kind.NOISE, 64, 64, 0), false).key());
      EncodedFrame larger = roundTrip(encoder, EncoderClips.frame(Kind.NOISE, 80, 50, 1), false);
      assertTrue(larger.key());
      assertEquals(80, larger.width());
      assertFalse(roundTrip(encoder, EncoderClips.frame(Kind.NOISE, 80, 50, 2), false).key());
    }
  }

  @Test
  void anUnchangedPictureCostsNextToNothing() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(500_000, 30))) {
      VideoFrame picture = PatternPicture.render(1, 1, 320, 240);
      for (int number = 0; number < 40; number++) {
        roundTrip(encoder, picture, false);
      }
      int last = roundTrip(encoder, picture, false).data().length;
      assertTrue(last < 400, last + " bytes");
    }
  }

  @Test
  void motionByQuarterPixelsIsFollowed() throws Exception {
    VideoEncoderSettings settings = VideoEncoderSettings.of(1_000_000, 30).withQuantizer(20, 20);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      int key = roundTrip(encoder, texture(0), false).data().length;
      int sum = 0;
      for (int number = 1; number <= 10; number++) {
        sum += roundTrip(encoder, texture(number), false).data().length;
      }
      assertTrue(sum < key * 4, "a moved picture takes " + sum / 10 + " of " + key);
    }
  }

  private static VideoFrame texture(int number) {
    return EncoderClips.frame(Kind.MOVING_TEXTURE, 256, 192, number);
  }

  @Test
  void theRateIsKeptAndFollowsANewTargetWithoutAKeyFrame() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(400_000, 30))) {
      int[] tenSeconds = sizes(encoder, 0, 300);
      assertEquals(500_000, Arrays.stream(tenSeconds).sum(), 500_000 * 0.05);
      encoder.setRate(150_000, 30);
      int[] after = sizes(encoder, 300, 150);
      for (int start = 0; start + 60 <= after.length; start++) {
        int twoSeconds = Arrays.stream(after, start, start + 60).sum();
        assertEquals(37_500, twoSeconds, 37_500 * 0.1, "from picture " + start);
      }
      encoder.setRate(600_000, 30);
      after = sizes(encoder, 450, 150);
      for (int start = 0; start + 60 <= after.length; start++) {
        int twoSeconds = Arrays.stream(after, start, start + 60).sum();
        assertEquals(150_000, twoSeconds, 15_000, "from picture " + start);
      }
    }
  }

  private int[] sizes(Vp8Encoder encoder, int start, int count) throws Exception {
    int[] sizes = new int[count];
    for (int number = start; number < start + count; number++) {
      VideoFrame picture = PatternPicture.render(number, number * 33L, 320, 240);
      EncodedFrame frame = roundTrip(encoder, picture, false);
      assertEquals(number == 0, frame.key());
      sizes[number - start] = frame.data().length;
    }
    return sizes;
  }

  @Test
  void aKeyFrameTakesABoundedShareOfTheChannel() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      for (int number = 0; number < 20; number++) {
        EncodedFrame frame =
            roundTrip(encoder, EncoderClips.frame(Kind.CUTS, 320, 240, number), number == 15);
        if (frame.key()) {
          assertTrue(frame.data().length * 8 <= 300_000 * 0.35, "bytes " + frame.data().length);
        }
      }
    }
  }

  @Test
  void thePatternLooksGood() throws Exception {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(1_000_000, 30))) {
      for (int number = 0; number < 30; number++) {
        VideoFrame picture = PatternPicture.render(number, number * 33L, 640, 480);
        roundTrip(encoder, picture, false);
        if (number > 10) {
          double psnr = PictureQuality.compare(picture, encoder.reconstruction()).psnrY();
          assertTrue(psnr > 30, "picture " + number + ": " + psnr + " dB");
        }
      }
    }
  }

  @Test
  void paddedAndShiftedPlanesEncodeLikePackedOnes() throws Exception {
    VideoFrame packed = EncoderClips.frame(Kind.MOVING_TEXTURE, 64, 48, 1);
    byte[] loose = new byte[100 + 80 * 48 + 2 * (50 * 24)];
    copy(packed, packed.yOffset(), packed.yStride(), 64, 48, loose, 100, 80);
    copy(packed, packed.uOffset(), packed.uvStride(), 32, 24, loose, 100 + 80 * 48, 50);
    copy(packed, packed.vOffset(), packed.uvStride(), 32, 24, loose, 100 + 80 * 48 + 1200, 50);
    VideoFrame padded =
        VideoFrame.wrap(64, 48, loose, 100, 100 + 80 * 48, 100 + 80 * 48 + 1200, 80, 50, 0);
    VideoEncoderSettings settings = VideoEncoderSettings.of(200_000, 30);
    try (Vp8Encoder one = new Vp8Encoder(settings);
        Vp8Encoder other = new Vp8Encoder(settings)) {
      assertArrayEquals(encode(one, packed, false).data(), encode(other, padded, false).data());
    }
  }

  private static void copy(
      VideoFrame from,
      int at,
      int stride,
      int width,
      int height,
      byte[] to,
      int toAt,
      int toStride) {
    for (int row = 0; row < height; row++) {
      System.arraycopy(from.data(), at + row * stride, to, toAt + row * toStride, width);
    }
  }

  @Test
  void aPictureAllocatesNothingButItsFrame() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    VideoFrame[] pictures = new VideoFrame[30];
    for (int number = 0; number < pictures.length; number++) {
      pictures[number] = PatternPicture.render(number, number * 33L, 320, 240);
    }
    long least = Long.MAX_VALUE;
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      // Until the compiler has seen the vector kernels, their vectors are objects; that takes as
      // long as it takes.
      for (int round = 0; round < 30_000 && least > MAX_ALLOCATED; round++) {
        VideoFrame picture = pictures[round % pictures.length];
        long before = threads.getCurrentThreadAllocatedBytes();
        EncodedFrame frame = encode(encoder, picture, false);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        least = Math.min(least, allocated - frame.data().length);
      }
    }
    assertTrue(least <= MAX_ALLOCATED, least + " bytes");
  }

  @Test
  void wrongRatesAndTooLargePicturesAreRefused() {
    try (Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(300_000, 30))) {
      assertThrows(IllegalArgumentException.class, () -> encoder.setRate(0, 30));
      assertThrows(IllegalArgumentException.class, () -> encoder.setRate(1000, 0));
      assertThrows(IllegalArgumentException.class, () -> encoder.setRate(1000, Double.NaN));
      VideoFrame huge = VideoFrame.wrap(5000, 5000, new byte[37_500_000], 0, 0, 0, 5000, 2500, 0);
      assertThrows(IllegalArgumentException.class, () -> encoder.encode(huge, false));
    }
  }

  @Test
  void stillPartsOfANoisyPictureBecomeSharperThanTheMovingOnes() throws Exception {
    VideoEncoderSettings settings = VideoEncoderSettings.of(300_000, 30).withQuantizer(40, 40);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      VideoFrame still = EncoderClips.frame(Kind.NOISE, 160, 96, 0);
      roundTrip(encoder, still, false);
      double first = PictureQuality.compare(still, encoder.reconstruction()).psnrY();
      for (int number = 0; number < 30; number++) {
        roundTrip(encoder, still, false);
      }
      double last = PictureQuality.compare(still, encoder.reconstruction()).psnrY();
      assertTrue(last > first + 2, first + " dB, then " + last + " dB");
    }
  }

  @ParameterizedTest
  @CsvSource({"30,1", "10,1", "30,2", "30,3"})
  void whatStandsStillIsSharpWithinASecondAndThenSettles(int framesPerSecond, int layers)
      throws Exception {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(400_000, framesPerSecond)
            .withQuantizer(4, 40)
            .withTemporalLayers(layers);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      VideoFrame still = EncoderClips.frame(Kind.MOVING_TEXTURE, 320, 240, 0);
      roundTrip(encoder, still, false);
      assertFalse(encoder.settled());
      for (int number = 1; number <= framesPerSecond; number++) {
        roundTrip(encoder, still, false);
      }
      double sharp = PictureQuality.compare(still, encoder.reconstruction()).psnrY();
      assertTrue(sharp > 42, sharp + " dB after a second");
      int more = 0;
      while (!encoder.settled()) {
        roundTrip(encoder, still, false);
        assertTrue(++more < 3 * framesPerSecond, "settles");
      }
      int last = roundTrip(encoder, still, false).data().length;
      assertTrue(last < 400, last + " bytes for nothing new");
    }
  }

  @Test
  void aDroppedPictureIsCountedAndLeavesNoTrace() throws Exception {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(60_000, 30).withQuantizer(2, 30).withDropFrames(true);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      int dropped = 0;
      long bytes = 0;
      long firstBytes = 0;
      for (int number = 0; number < 600; number++) {
        VideoFrame picture = EncoderClips.frame(Kind.MOVING_TEXTURE, 320, 240, number);
        EncodedFrame frame = encoder.encode(picture, number == 200);
        if (frame == null) {
          dropped++;
        } else {
          bytes += frame.data().length;
          firstBytes += number < 60 ? frame.data().length : 0;
          assertEquals(number - dropped, frame.metadata().frameId());
          VideoFrame decoded = notNull(decoder.decode(frame));
          assertArrayEquals(encoder.reconstruction().data(), decoded.data());
        }
        assertTrue(number != 200 || frame != null, "a key frame that was asked for is not dropped");
      }
      assertTrue(dropped > 30, "dropped " + dropped);
      assertEquals(dropped, encoder.statistics().framesDropped());
      assertEquals(600 - dropped, encoder.statistics().framesEncoded());
      assertEquals(bytes, encoder.statistics().bytes());
      // What the buffer held at the beginning is used up by then. A single picture is a second's
      // bits: what is left of the last one may be owed.
      assertEquals(135_000, (double) (bytes - firstBytes), 135_000 * 0.05);
    }
  }

  @Test
  void whoLooksForCodecsFindsTheEncoder() {
    VideoCodecProvider provider = notNull(VideoCodecs.provider("tern"));
    assertTrue(provider.encodes("vp8"));
    assertThrows(
        IllegalArgumentException.class,
        () -> provider.createEncoder("AV1", VideoEncoderSettings.of(100_000, 30)));
    try (VideoEncoder encoder =
        provider.createEncoder("VP8", VideoEncoderSettings.of(100_000, 30))) {
      assertTrue(encode(encoder, EncoderClips.frame(Kind.FLAT, 32, 32, 0), false).key());
    }
  }

  @Test
  void aClosedEncoderRefusesAndMayBeClosedAgain() {
    Vp8Encoder encoder = new Vp8Encoder(VideoEncoderSettings.of(100_000, 30));
    encode(encoder, EncoderClips.frame(Kind.FLAT, 32, 32, 0), false);
    encoder.close();
    encoder.close();
    assertThrows(
        IllegalStateException.class,
        () -> encoder.encode(EncoderClips.frame(Kind.FLAT, 32, 32, 1), false));
  }
}
