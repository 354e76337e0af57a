package org.ternrtc.codec.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.ternrtc.codec.vp8.encoder.FrameCoder;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

class AdaptiveSpeedTest {
  private static final long PERIOD = 33_333_333;
  private static final int ASKED = 4;

  /** Has pictures take as long as the machine needs at each speed; returns the speeds used. */
  private static List<Integer> run(AdaptiveSpeed adaptive, int pictures, IntToLongFunction took) {
    List<Integer> speeds = new ArrayList<>();
    for (int n = 0; n < pictures; n++) {
      speeds.add(adaptive.speed());
      adaptive.encoded(took.applyAsLong(adaptive.speed()), PERIOD);
    }
    return speeds;
  }

  @Test
  void aMachineThatKeepsUpStaysAtTheSpeedAskedFor() {
    AdaptiveSpeed adaptive = new AdaptiveSpeed(ASKED);
    List<Integer> speeds = run(adaptive, 500, speed -> PERIOD / 2);
    assertTrue(speeds.stream().allMatch(speed -> speed == ASKED), speeds.toString());
    run(adaptive, 500, speed -> PERIOD / 10);
    assertEquals(ASKED, adaptive.speed(), "never slower than asked for");
  }

  @Test
  void aSlowMachineGoesFasterUntilItKeepsUp() {
    AdaptiveSpeed adaptive = new AdaptiveSpeed(ASKED);
    // Each step saves a third; the third step keeps up.
    int second = FrameCoder.faster(FrameCoder.faster(ASKED));
    run(adaptive, 100, speed -> speed >= second ? PERIOD / 2 : PERIOD);
    assertEquals(second, adaptive.speed());
  }

  @Test
  void aMachineThatNeverKeepsUpEndsAtTheFastest() {
    AdaptiveSpeed adaptive = new AdaptiveSpeed(ASKED);
    run(adaptive, 1000, speed -> 5 * PERIOD);
    assertEquals(FrameCoder.faster(adaptive.speed()), adaptive.speed());
  }

  @Test
  void aBusyMomentIsForgiven() {
    AdaptiveSpeed adaptive = new AdaptiveSpeed(ASKED);
    run(adaptive, 30, speed -> PERIOD * 2);
    assertTrue(adaptive.speed() > ASKED);
    run(adaptive, 600, speed -> PERIOD / 5);
    assertEquals(ASKED, adaptive.speed());
  }

  @Test
  void triesThatDoNotLastBecomeRarer() {
    AdaptiveSpeed adaptive = new AdaptiveSpeed(ASKED);
    // Too slow at the speed asked for, quick at the next: a gap that tempts it down.
    List<Integer> speeds = run(adaptive, 4000, speed -> speed == ASKED ? PERIOD : PERIOD / 4);
    List<Integer> tries = new ArrayList<>();
    for (int n = 1; n < speeds.size(); n++) {
      if (speeds.get(n) == ASKED && speeds.get(n - 1) != ASKED) {
        tries.add(n);
      }
    }
    assertTrue(tries.size() >= 3, tries.toString());
    for (int n = 2; n < tries.size(); n++) {
      int gap = tries.get(n) - tries.get(n - 1);
      int before = tries.get(n - 1) - tries.get(n - 2);
      assertTrue(gap >= before, tries.toString());
    }
    assertTrue(tries.size() <= 8, tries.toString());
  }

  @Test
  void anEncoderUnderAClockThatRunsFastChangesItsSpeedAndItsStreamStaysWhole() throws Exception {
    assertEquals(ASKED, encode(false, 3 * PERIOD));
    assertEquals(ASKED, encode(true, PERIOD / 10));
    assertTrue(encode(true, 3 * PERIOD) > ASKED);
  }

  /** Returns the speed at the end. */
  private static int encode(boolean adapt, long nanosPerLook) throws UndecodableFrameException {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(200_000, 30).withSpeed(ASKED).withAdaptSpeed(adapt);
    long[] now = {0};
    try (Vp8Encoder encoder = new Vp8Encoder(settings, () -> now[0] += nanosPerLook);
        Vp8Decoder decoder = new Vp8Decoder()) {
      for (int n = 0; n < 40; n++) {
        VideoFrame frame = EncoderClips.frame(EncoderClips.Kind.MOVING_TEXTURE, 96, 64, n);
        EncodedFrame encoded = encoder.encode(frame, EncodeOptions.NONE);
        assertNotNull(encoded);
        VideoFrame shown = decoder.decode(encoded);
        assertNotNull(shown);
        VideoFrame expected = encoder.reconstruction();
        assertTrue(java.util.Arrays.equals(expected.data(), shown.data()), "frame " + n);
      }
      return encoder.speed();
    }
  }
}
