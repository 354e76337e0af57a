package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;

/** What screens do most: stand still, scroll, move windows, show text as it is typed. */
class ScreenContentTest {
  /** A picture of 300 macroblocks that all stay: headers and modes. */
  private static final int NOTHING_BYTES = 40;

  private static Vp8Encoder encoder(int kbps) {
    return new Vp8Encoder(VideoEncoderSettings.of(kbps * 1000, 30).withContent(ContentKind.SCREEN));
  }

  private static int encode(Vp8Encoder encoder, VideoFrame frame) {
    EncodedFrame encoded = encoder.encode(frame, false);
    assertTrue(encoded != null);
    return encoded == null ? 0 : encoded.data().length;
  }

  private static double psnr(Vp8Encoder encoder, VideoFrame frame) {
    return PictureQuality.compare(frame, encoder.reconstruction()).psnrY();
  }

  private static void settle(Vp8Encoder encoder, VideoFrame frame) {
    for (int n = 0; n < 60 && !encoder.settled(); n++) {
      encode(encoder, frame);
    }
    assertTrue(encoder.settled());
  }

  @Test
  void textIsLegibleInTheFirstPicture() {
    VideoFrame page = ScreenClips.page(0, 17);
    for (int kbps : new int[] {150, 400, 1000}) {
      try (Vp8Encoder encoder = encoder(kbps)) {
        encode(encoder, page);
        byte[] shown = encoder.reconstruction().data();
        int wrong = 0;
        int ink = 0;
        for (int i = 0; i < page.width() * page.height(); i++) {
          boolean dark = (page.data()[i] & 0xFF) < 128;
          ink += dark ? 1 : 0;
          wrong += dark != (shown[i] & 0xFF) < 128 ? 1 : 0;
        }
        // Of what is ink or paper no more than one pixel in two hundred of the ink's number is
        // mistaken for the other.
        assertTrue(wrong * 200 <= ink, kbps + " kbit/s: " + wrong + " wrong of " + ink + " of ink");
      }
    }
  }

  @Test
  void anIdleScreenIsSharpWithinHalfASecondThenSettlesAndCostsNothing() {
    VideoFrame page = ScreenClips.page(0, 17);
    try (Vp8Encoder encoder = encoder(400)) {
      encode(encoder, page);
      assertFalse(encoder.settled());
      for (int n = 1; n < 15; n++) {
        encode(encoder, page);
      }
      assertTrue(psnr(encoder, page) > 42, "after half a second: " + psnr(encoder, page));
      settle(encoder, page);
      VideoFrame sharp = encoder.reconstruction();
      for (int n = 0; n < 5; n++) {
        assertTrue(encode(encoder, page) <= NOTHING_BYTES);
      }
      assertArrayEquals(sharp.data(), encoder.reconstruction().data());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 14, 17, 48, 112})
  void aScrollOfASharpPageCostsLittleAndLooksTheSame(int distance) {
    VideoFrame before = ScreenClips.page(0, 17);
    VideoFrame after = ScreenClips.page(distance, 17);
    try (Vp8Encoder encoder = encoder(2000)) {
      encode(encoder, before);
      settle(encoder, before);
      double sharp = psnr(encoder, before);
      int bytes = encode(encoder, after);
      assertTrue(bytes < 400, bytes + " bytes");
      assertTrue(psnr(encoder, after) > sharp - 0.5, sharp + ", " + psnr(encoder, after));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 33})
  void scrollingBackCostsWhatComesIntoSight(int distance) {
    VideoFrame before = ScreenClips.page(120, 17);
    VideoFrame after = ScreenClips.page(120 - distance, 17);
    try (Vp8Encoder encoder = encoder(2000)) {
      encode(encoder, before);
      settle(encoder, before);
      int bytes = encode(encoder, after);
      int whole = bytesOfNewContent(after);
      // Rows of macroblocks that are new or cut, of fifteen.
      assertTrue(bytes < whole * (2 + distance / 16) / 8, bytes + " of " + whole + " bytes");
    }
  }

  @Test
  void aMovedWindowIsCopied() {
    VideoFrame before = ScreenClips.window(ScreenClips.desk(), 30, 20, 176, 128, 5, 0, 9);
    VideoFrame after = ScreenClips.window(ScreenClips.desk(), 67, 41, 176, 128, 5, 0, 9);
    try (Vp8Encoder encoder = encoder(2000)) {
      encode(encoder, before);
      settle(encoder, before);
      int whole = bytesOfNewContent(after);
      int bytes = encode(encoder, after);
      assertTrue(bytes < whole / 3, bytes + " of " + whole + " bytes");
      assertTrue(psnr(encoder, after) > 40);
    }
  }

  /** What it costs when nothing like it was there before. */
  private static int bytesOfNewContent(VideoFrame frame) {
    try (Vp8Encoder encoder = encoder(2000)) {
      encode(encoder, ScreenClips.desk());
      settle(encoder, ScreenClips.desk());
      return encode(encoder, frame);
    }
  }

  @Test
  void typingTouchesOnlyWhereItIs() {
    try (Vp8Encoder encoder = encoder(1000)) {
      encode(encoder, ScreenClips.typed(0));
      settle(encoder, ScreenClips.typed(0));
      for (int letters = 1; letters < 20; letters++) {
        VideoFrame before = encoder.reconstruction();
        int bytes = encode(encoder, ScreenClips.typed(letters));
        assertTrue(bytes < 400, bytes + " bytes");
        VideoFrame after = encoder.reconstruction();
        assertTrue(psnr(encoder, ScreenClips.typed(letters)) > 42);
        // The line lies in rows 112 to 143 of whole macroblocks.
        int width = ScreenClips.WIDTH;
        assertEquals(
            -1,
            java.util.Arrays.mismatch(before.data(), 0, 112 * width, after.data(), 0, 112 * width));
        int end = ScreenClips.HEIGHT * width;
        assertEquals(
            -1,
            java.util.Arrays.mismatch(
                before.data(), 144 * width, end, after.data(), 144 * width, end));
      }
    }
  }

  @Test
  void whatWasCoveredForAWhileComesBackForNothing() {
    VideoFrame one = ScreenClips.page(0, 17);
    VideoFrame other = ScreenClips.window(ScreenClips.page(0, 17), 48, 32, 208, 160, 8, 0, 11);
    try (Vp8Encoder encoder = encoder(1000)) {
      int first = encode(encoder, one);
      for (int n = 0; n < 20; n++) {
        encode(encoder, one);
      }
      int shown = encode(encoder, other);
      for (int n = 0; n < 20; n++) {
        encode(encoder, other);
      }
      int hidden = encode(encoder, one);
      assertTrue(hidden < shown / 8, first + ", " + shown + ", " + hidden);
      assertTrue(psnr(encoder, one) > 42);
      for (int n = 0; n < 20; n++) {
        encode(encoder, one);
      }
      assertTrue(encode(encoder, other) < shown / 8);
    }
  }

  @Test
  void hintsChangeNothingButTheTime() {
    try (Vp8Encoder without = encoder(800);
        Vp8Encoder with = encoder(800)) {
      for (int letters = 0; letters < 12; letters++) {
        VideoFrame frame = ScreenClips.typed(letters);
        List<Region> dirty =
            letters == 0 ? null : List.of(new Region(30 + 8 * letters, 115, 24, 18));
        EncodedFrame expected = without.encode(frame, letters == 6);
        EncodedFrame hinted = with.encode(frame.withDirty(dirty), letters == 6);
        assertTrue(expected != null && hinted != null);
        if (expected != null && hinted != null) {
          assertArrayEquals(expected.data(), hinted.data());
        }
      }
    }
  }

  @Test
  void atALowRateTheRestFollowsWithinTheRate() {
    try (Vp8Encoder encoder = encoder(200)) {
      long bytes = 0;
      VideoFrame page = ScreenClips.page(0, 17);
      for (int n = 0; n < 60; n++) {
        bytes += encode(encoder, page);
      }
      assertTrue(bytes * 4 < 250_000, bytes + " bytes in two seconds");
      assertTrue(psnr(encoder, page) > 40);
    }
  }
}
