package org.ternrtc.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ternrtc.media.AudioFrame;

class AudioMixerTest {
  private static AudioFrame constant(int value, int samples) {
    short[] sound = new short[samples];
    Arrays.fill(sound, (short) value);
    return AudioFrame.of(sound, 48_000, 1, 0);
  }

  private static short[] mixed(AudioMixer mixer, int samples) {
    short[] out = new short[samples];
    mixer.mix(out, 0, samples);
    return out;
  }

  @Test
  void addsWhatItsInputsHaveAndIsSilentWithoutThem() {
    AudioMixer mixer = new AudioMixer(48_000, 1);
    AudioMixer.Input one = mixer.addInput();
    AudioMixer.Input two = mixer.addInput();
    one.accept(constant(100, 4));
    two.accept(constant(20, 2));
    assertArrayEquals(new short[] {120, 120, 100, 100, 0}, mixed(mixer, 5));
    two.close();
    two.accept(constant(20, 2));
    assertArrayEquals(new short[] {0, 0}, mixed(mixer, 2));
    assertEquals(1, mixer.inputs());
  }

  @Test
  void bendsLoudSumsInsteadOfClippingThem() {
    int before = 0;
    for (int sum = 0; sum < 200_000; sum += 100) {
      int limited = SoftLimit.apply(sum);
      assertEquals(-limited, SoftLimit.apply(-sum));
      assertTrue(limited >= before && limited - before <= 100, "at " + sum);
      if (sum <= SoftLimit.KNEE) {
        assertEquals(sum, limited);
      }
      before = limited;
    }
    assertTrue(before > 31_000);
    assertEquals(SoftLimit.apply(Integer.MAX_VALUE), Short.MAX_VALUE, 8);
  }

  @Test
  void losesTheOldestSoundOfAnInputThatNobodyTakes() {
    AudioMixer mixer = new AudioMixer(48_000, 1);
    AudioMixer.Input input = mixer.addInput();
    for (int i = 0; i < 100; i++) {
      input.accept(constant(i, 480));
    }
    assertEquals(9600, input.queued());
    assertEquals(100 * 480 - 9600, input.dropped());
    assertEquals(80, mixed(mixer, 1)[0]);
    input.accept(constant(7, 48_000));
    assertEquals(9600, input.queued());
    assertEquals(7, mixed(mixer, 1)[0]);
  }

  @Test
  void bringsEveryInputToItsOwnForm() {
    AudioMixer mixer = new AudioMixer(48_000, 2);
    AudioMixer.Input input = mixer.addInput();
    short[] sound = new short[1600];
    Arrays.fill(sound, (short) 1000);
    input.accept(AudioFrame.of(sound, 16_000, 1, 0));
    short[] out = new short[2 * 4800];
    mixer.mix(out, 0, 4800);
    assertEquals(1000, out[4000], 2);
    assertEquals(1000, out[4001], 2);
    input.setGain(0.5);
    input.accept(AudioFrame.of(sound, 16_000, 1, 0));
    mixer.mix(out, 0, 4800);
    assertEquals(500, out[4000], 2);
  }

  /** What comes is faster or slower than what is taken by a thousandth, over two minutes. */
  @Test
  void twoClocksThatDisagreeNeitherPileUpSoundNorLeaveGaps() {
    for (int extra : new int[] {1, -1}) {
      AudioMixer mixer = new AudioMixer(48_000, 1);
      AudioMixer.Input input = mixer.addInput();
      double phase = 0;
      short before = 0;
      int largestStep = 0;
      int most = 0;
      for (int i = 0; i < 4; i++) {
        phase = push(input, phase);
      }
      for (int i = 1; i <= 12_000; i++) {
        for (int k = 0; k < (i % 1000 == 0 ? 1 + extra : 1); k++) {
          phase = push(input, phase);
        }
        short[] out = mixed(mixer, 480);
        for (short sample : out) {
          largestStep = Math.max(largestStep, Math.abs(sample - before));
          before = sample;
        }
        most = i > 600 ? Math.max(most, input.queued()) : most;
      }
      // A tone of 440 Hz at 8000 moves by 461 a sample at most: no click, no hole.
      assertTrue(largestStep < 520, "step " + largestStep + " with " + extra);
      assertTrue(most < 48 * 60, "queued " + most + " with " + extra);
      assertEquals(0, input.dropped());
    }
  }

  private static double push(AudioMixer.Input input, double phase) {
    short[] sound = new short[480];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (short) Math.round(8000 * Math.sin(phase + i * 2 * Math.PI * 440 / 48_000));
    }
    input.accept(AudioFrame.of(sound, 48_000, 1, 0));
    return phase + 480 * 2 * Math.PI * 440 / 48_000;
  }
}
