package org.ternrtc.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.AudioFrame;

class AudioFramerTest {
  private static final long START = Long.MAX_VALUE - 200_000_000;

  private static AudioFrame ramp(int from, int length, long captureNanos) {
    short[] sound = new short[length];
    for (int i = 0; i < length; i++) {
      sound[i] = (short) (from + i);
    }
    return AudioFrame.of(sound, 48_000, 1, captureNanos);
  }

  private static long at(int sample) {
    return START + sample * 1_000_000_000L / 48_000;
  }

  @Test
  void cutsFramesOfOneLengthAndKnowsWhenEachWasCaptured() {
    List<AudioFrame> frames = new ArrayList<>();
    AudioFramer framer = new AudioFramer(960, 48_000, 1, frame -> frames.add(frame.copy()));
    Random random = new Random(5);
    for (int at = 0; at < 20_000; ) {
      int length = 1 + random.nextInt(700);
      framer.accept(ramp(at, length, at(at)));
      at += length;
    }
    for (int i = 0; i < frames.size(); i++) {
      AudioFrame frame = frames.get(i);
      assertEquals(960, frame.length());
      assertEquals((short) (i * 960), frame.sample(0, 0));
      assertEquals((short) (i * 960 + 959), frame.sample(959, 0));
      assertTrue(Math.abs(frame.captureNanos() - at(i * 960)) < 2_000, "frame " + i);
    }
    assertTrue(frames.size() >= 20);
  }

  @Test
  void believesAJumpOfTheCaptureTime() {
    List<AudioFrame> frames = new ArrayList<>();
    AudioFramer framer = new AudioFramer(480, 48_000, 1, frame -> frames.add(frame.copy()));
    framer.accept(ramp(0, 480, at(0)));
    framer.accept(ramp(0, 480, at(48_000)));
    assertEquals(at(48_000), frames.get(1).captureNanos());
  }

  @Test
  void leavesAFrameOfTheRightFormAsItIs() {
    AudioConverter converter = new AudioConverter(48_000, 1);
    AudioFrame frame = ramp(0, 10, 0);
    assertSame(frame, converter.convert(frame));
    short[] stereo = {100, 300, -100, -300};
    AudioFrame mono = converter.convert(AudioFrame.of(stereo, 48_000, 2, 0));
    assertEquals(200, mono.sample(0, 0));
    assertEquals(-200, mono.sample(1, 0));
    AudioFrame both = new AudioConverter(48_000, 2).convert(frame);
    assertEquals(5, both.sample(5, 0));
    assertEquals(5, both.sample(5, 1));
  }
}
