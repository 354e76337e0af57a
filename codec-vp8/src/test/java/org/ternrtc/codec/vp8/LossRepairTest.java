package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/** Losses repaired from pictures that the receiver is known to have. */
class LossRepairTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 80;

  private record Report(int due, long frameId, boolean lost) {}

  /** A sender and a receiver that hears of frames, and is heard, some frames later. */
  private static final class Link {
    final Vp8Encoder encoder;
    final Vp8Decoder decoder = new Vp8Decoder();
    final Set<Long> decoded = new HashSet<>();
    final ArrayDeque<Report> reports = new ArrayDeque<>();
    final int delay;
    int number;
    int keyFrames;
    int shown;

    Link(VideoEncoderSettings settings, int delay) {
      encoder = new Vp8Encoder(settings);
      this.delay = delay;
    }

    EncodedFrame next(boolean lost) throws Exception {
      while (!reports.isEmpty() && reports.peek().due <= number) {
        Report report = reports.remove();
        if (report.lost) {
          encoder.lost(report.frameId);
        } else {
          encoder.acknowledge(report.frameId);
        }
      }
      VideoFrame picture = EncoderClips.frame(Kind.MOVING_TEXTURE, WIDTH, HEIGHT, number);
      EncodedFrame frame = encoder.encode(picture, EncodeOptions.NONE);
      if (frame == null) {
        throw new AssertionError("dropped");
      }
      long id = frame.metadata().frameId();
      keyFrames += frame.key() ? 1 : 0;
      boolean usable = decoded.containsAll(frame.metadata().dependencies());
      if (!lost && usable) {
        VideoFrame seen = decoder.decode(frame);
        assertNotNull(seen);
        assertArrayEquals(
            encoder.reconstruction().data(),
            seen == null ? null : seen.data(),
            "frame " + id + " as the encoder has it");
        decoded.add(id);
        shown++;
      }
      if (usable || lost) {
        reports.add(new Report(number + delay, id, lost));
      }
      number++;
      return frame;
    }
  }

  private static VideoEncoderSettings settings() {
    return VideoEncoderSettings.of(200_000, 30).withAcknowledgedReferences(true);
  }

  @Test
  void aLostFrameIsRepairedWithoutAKeyFrame() throws Exception {
    Link link = new Link(settings(), 6);
    for (int n = 0; n < 40; n++) {
      link.next(false);
    }
    EncodedFrame lost = link.next(true);
    int shownBefore = link.shown;
    EncodedFrame repair = lost;
    for (int n = 0; n < 6; n++) {
      repair = link.next(false);
      assertEquals(n == 5 ? 1 : 0, link.shown - shownBefore, "only the repair can be shown");
    }
    assertFalse(repair.key());
    assertFalse(repair.metadata().references().useLast());
    for (int n = 0; n < 30; n++) {
      link.next(false);
    }
    assertEquals(shownBefore + 31, link.shown);
    assertEquals(1, link.keyFrames);
  }

  @Test
  void aRepairCanBeReadByWhoHasTheFramesThatWereTakenForLost() throws Exception {
    for (Kind kind : new Kind[] {Kind.MOVING_TEXTURE, Kind.CUTS}) {
      for (int repairs = 1; repairs <= 3; repairs++) {
        Vp8Encoder encoder = new Vp8Encoder(settings());
        Vp8Decoder decoder = new Vp8Decoder();
        for (int n = 0; n < 60; n++) {
          if (n >= 30 && n < 30 + 4 * repairs && n % 4 == 2) {
            encoder.lost(n - 5);
            encoder.lost(n - 1);
          }
          EncodedFrame frame =
              encoder.encode(EncoderClips.frame(kind, WIDTH, HEIGHT, n), EncodeOptions.NONE);
          assertNotNull(frame);
          assertEquals(n == 0, frame.key());
          VideoFrame seen = decoder.decode(frame);
          assertNotNull(seen);
          assertArrayEquals(encoder.reconstruction().data(), seen.data(), "frame " + n);
          if (n < 25) {
            encoder.acknowledge(frame.metadata().frameId());
          }
        }
        encoder.close();
        decoder.close();
      }
    }
  }

  @Test
  void withoutAnyAcknowledgementALossCostsAKeyFrame() throws Exception {
    Link link = new Link(settings(), 1000);
    for (int n = 0; n < 10; n++) {
      link.next(false);
    }
    link.encoder.lost(7);
    assertTrue(link.next(false).key());
    assertFalse(link.next(false).key());
  }

  @Test
  void whatNobodyDependsOnIsNotRepaired() throws Exception {
    Link link = new Link(settings().withTemporalLayers(2), 4);
    for (int n = 0; n < 31; n++) {
      link.next(false);
    }
    EncodedFrame upper = link.next(true);
    assertEquals(1, upper.metadata().temporalLayer());
    int shown = link.shown;
    for (int n = 0; n < 20; n++) {
      assertTrue(link.next(false).metadata().references().useLast());
    }
    assertEquals(shown + 20, link.shown);
  }

  @Test
  void idsThatNeverWereAreIgnored() throws Exception {
    Link link = new Link(settings(), 2);
    for (long id : new long[] {-1, Long.MIN_VALUE, 99, Long.MAX_VALUE}) {
      link.encoder.lost(id);
      link.encoder.acknowledge(id);
    }
    link.next(false);
    link.encoder.lost(5000);
    assertFalse(link.next(false).key());
  }

  @ParameterizedTest
  @CsvSource({"1,3", "1,8", "1,20", "2,5", "3,9"})
  void anyPatternOfLossesLeavesBothSidesWithTheSamePictures(int layers, int delay)
      throws Exception {
    for (int seed = 0; seed < 2; seed++) {
      Random random = new Random(seed);
      Link link = new Link(settings().withTemporalLayers(layers), delay);
      int lostCount = 0;
      for (int n = 0; n < 140; n++) {
        boolean lost = n > 30 && random.nextInt(25) == 0;
        lostCount += lost ? 1 : 0;
        link.next(lost);
      }
      assertTrue(link.shown > 140 - lostCount * (delay + 2), "shown " + link.shown);
      assertTrue(link.keyFrames < 1 + lostCount / 2.0, link.keyFrames + " key frames");
    }
  }
}
