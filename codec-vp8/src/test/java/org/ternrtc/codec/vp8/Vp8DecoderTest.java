package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoDecoderSettings;
import org.ternrtc.media.VideoFrame;

class Vp8DecoderTest {
  private static final String STREAM = "vp80-00-comprehensive-001";

  private final List<byte[]> frames = TestVectors.frames(STREAM);
  private final Vp8Decoder decoder = new Vp8Decoder();

  @Test
  void handsThroughTheTimeOfCapture() throws Exception {
    VideoFrame picture =
        decoder.decode(new EncodedFrame(frames.getFirst(), true, 176, 144, 4711, -1));
    assertNotNull(picture);
    assertEquals(4711, picture.captureNanos());
    assertEquals(176, picture.width());
    assertEquals(144, picture.height());
  }

  @Test
  void givesEachPictureItsOwnArray() throws Exception {
    VideoFrame first = decode(0);
    assertNotNull(first);
    byte[] copy = first.data().clone();
    VideoFrame second = decode(1);
    assertNotNull(second);
    assertNotSame(first.data(), second.data());
    assertArrayEquals(copy, first.data());
  }

  @Test
  void refusesInterframesBeforeTheFirstKeyFrame() throws Exception {
    assertThrows(UndecodableFrameException.class, () -> decode(1));
    assertNotNull(decode(0));
    assertNotNull(decode(1));
  }

  @Test
  void refusesInterframesAfterADamagedFrameUntilAKeyFrame() throws Exception {
    VideoFrame expected = decode(0);
    assertNotNull(expected);
    byte[] half = Arrays.copyOf(frames.get(1), frames.get(1).length / 2);
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(half)));
    assertThrows(UndecodableFrameException.class, () -> decode(2));
    VideoFrame again = decode(0);
    assertNotNull(again);
    assertArrayEquals(expected.data(), again.data());
    assertNotNull(decode(1));
  }

  @Test
  void showsTheLastPictureAgainForAnEmptyFrame() throws Exception {
    EncodedFrame empty = new EncodedFrame(new byte[0], false, 0, 0, 99, -1);
    assertThrows(UndecodableFrameException.class, () -> decoder.decode(empty));
    VideoFrame first = decode(0);
    assertNotNull(first);
    VideoFrame repeated = decoder.decode(empty);
    assertNotNull(repeated);
    assertArrayEquals(first.data(), repeated.data());
    assertEquals(99, repeated.captureNanos());
    assertNotNull(decode(1));
  }

  @Test
  void givesNoPictureForAHiddenFrame() throws Exception {
    byte[] hidden = frames.getFirst().clone();
    hidden[0] &= ~0x10;
    assertNull(decoder.decode(TestVectors.encoded(hidden)));
    VideoFrame afterHidden = decode(1);
    decode(0);
    VideoFrame afterShown = decode(1);
    assertNotNull(afterHidden);
    assertNotNull(afterShown);
    assertArrayEquals(afterShown.data(), afterHidden.data());
  }

  @Test
  void refusesPicturesBeyondItsBounds() throws Exception {
    byte[] key = frames.getFirst();
    try (Vp8Decoder exact = new Vp8Decoder(176, 176 * 144)) {
      assertNotNull(exact.decode(TestVectors.encoded(key)));
    }
    try (Vp8Decoder narrow = new Vp8Decoder(175, 176 * 144);
        Vp8Decoder small = new Vp8Decoder(176, 176 * 144 - 1)) {
      assertThrows(UndecodableFrameException.class, () -> narrow.decode(TestVectors.encoded(key)));
      assertThrows(UndecodableFrameException.class, () -> small.decode(TestVectors.encoded(key)));
    }
  }

  @Test
  void ignoresScalingBits() throws Exception {
    VideoFrame plain = decode(0);
    byte[] scaled = frames.getFirst().clone();
    scaled[7] |= (byte) 0x80;
    scaled[9] |= 0x40;
    VideoFrame picture = decoder.decode(TestVectors.encoded(scaled));
    assertNotNull(plain);
    assertNotNull(picture);
    assertEquals(176, picture.width());
    assertArrayEquals(plain.data(), picture.data());
  }

  @Test
  void refusesReservedVersionsAndWrongStartCodes() {
    byte[] version = frames.getFirst().clone();
    version[0] |= 0x08;
    assertThrows(
        UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(version)));
    byte[] startCode = frames.getFirst().clone();
    startCode[4] = 2;
    assertThrows(
        UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(startCode)));
  }

  @Test
  void refusesReservedCopyFlags() throws Exception {
    decode(0);
    // This bit lies where the header codes the golden copy flag.
    byte[] reserved = frames.get(1).clone();
    reserved[6] ^= 0x20;
    UndecodableFrameException refusal =
        assertThrows(
            UndecodableFrameException.class, () -> decoder.decode(TestVectors.encoded(reserved)));
    assertEquals("reserved copy flag", refusal.getMessage());
  }

  @Test
  void allocatesNothingButThePictureWhenWarm() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 100 && least > 1_000; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (byte[] frame : frames) {
        decoder.decode(TestVectors.encoded(frame));
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, allocated / frames.size() - 176 * 144 * 3 / 2);
    }
    assertTrue(least <= 1_000, least + " bytes a picture besides the picture");
  }

  @Test
  void closesTwiceAndThenDecodesNoMore() throws Exception {
    VideoFrame picture = decode(0);
    decoder.close();
    decoder.close();
    assertNotNull(picture);
    assertEquals(176 * 144 * 3 / 2, picture.data().length);
    assertThrows(IllegalStateException.class, () -> decode(0));
  }

  @Test
  void endsItsThreadWhenClosed() throws Exception {
    // High enough for two threads.
    byte[] key = TestVectors.frames("vp80-05-sharpness-1428").getFirst();
    long before = decoderThreads();
    Vp8Decoder two = new Vp8Decoder(4096, 4096 * 2304, 2);
    assertEquals(before, decoderThreads());
    assertNotNull(two.decode(TestVectors.encoded(key)));
    assertEquals(before + 1, decoderThreads());
    two.close();
    assertEquals(before, decoderThreads());
  }

  @Test
  void takesAsManyThreadsAsThePicturesAreWorthWhenThatIsLeftToIt() throws Exception {
    byte[] small = frames.getFirst();
    byte[] large = TestVectors.frames("vp80-00-comprehensive-008").getFirst();
    long before = decoderThreads();
    try (VideoDecoder auto =
        VideoCodecs.decoder("VP8", new VideoDecoderSettings(CodecThreads.AUTO))) {
      auto.decode(TestVectors.encoded(small));
      assertEquals(before, decoderThreads());
      VideoFrame picture = auto.decode(TestVectors.encoded(large));
      assertNotNull(picture);
      int wanted = Math.min(2, CodecThreads.of(picture.width(), picture.height()));
      assertEquals(before + wanted - 1, decoderThreads());
      auto.decode(TestVectors.encoded(small));
      assertEquals(before, decoderThreads());
    }
    assertThrows(IllegalArgumentException.class, () -> new Vp8Decoder(4096, 4096 * 2304, -1));
  }

  private static long decoderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tern-vp8-decoder"))
        .count();
  }

  @Test
  void isFoundAsAProvider() throws Exception {
    VideoCodecProvider provider = VideoCodecs.provider("tern");
    assertNotNull(provider);
    assertTrue(provider.decodes("vp8"));
    assertFalse(provider.decodes("H264"));
    assertThrows(IllegalArgumentException.class, () -> provider.createDecoder("H264"));
    try (VideoDecoder made = provider.createDecoder("VP8")) {
      assertNotNull(made.decode(TestVectors.encoded(frames.getFirst())));
    }
  }

  private @Nullable VideoFrame decode(int n) throws UndecodableFrameException {
    return decoder.decode(TestVectors.encoded(frames.get(n)));
  }
}
