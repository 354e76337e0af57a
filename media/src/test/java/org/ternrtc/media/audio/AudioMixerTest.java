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
}
