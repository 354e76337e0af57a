package org.ternrtc.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  private static short[] sine(double hertz, int rate, int samples, double amplitude) {
    short[] out = new short[samples];
    for (int i = 0; i < samples; i++) {
      out[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return out;
  }

  private static short[] all(Resampler resampler, short[] in) {
    short[] out = new short[resampler.maxOutput(in.length)];
    return Arrays.copyOf(out, resampler.resample(in, 0, in.length, out, 0));
  }

  /** Power of the sine of that frequency against all the rest, in dB, the beginning left out. */
  private static double signalToRest(short[] sound, double hertz, int rate) {
    int from = sound.length / 4;
    double sines = 0;
    double cosines = 0;
    int count = sound.length - from;
    // Whole periods: else the window would leak into the rest.
    int period = rate / BigInteger.valueOf(rate).gcd(BigInteger.valueOf((long) hertz)).intValue();
    count = count / period * period;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * hertz * (from + i) / rate;
      sines += sound[from + i] * Math.sin(angle) * 2 / count;
      cosines += sound[from + i] * Math.cos(angle) * 2 / count;
    }
    double rest = 0;
    double signal = 0;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * hertz * (from + i) / rate;
      double model = sines * Math.sin(angle) + cosines * Math.cos(angle);
      signal += model * model;
      rest += (sound[from + i] - model) * (sound[from + i] - model);
    }
    return 10 * Math.log10(signal / rest);
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 8000, 1000", "48000, 16000, 1000", "48000, 16000, 6000", "48000, 44100, 1000",
    "48000, 44100, 15000", "8000, 48000, 1000", "16000, 48000, 1000", "16000, 48000, 6000",
    "44100, 48000, 1000", "44100, 48000, 15000", "44100, 16000, 1000", "8000, 16000, 3000"
  })
  void keepsASineInThePassBand(int from, int to, int hertz) {
    short[] out = all(new Resampler(from, to, 1), sine(hertz, from, from, 20_000));
    double snr = signalToRest(out, hertz, to);
    assertTrue(snr > 84, snr + " dB");
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 8000, 5000",
    "48000, 16000, 9000",
    "48000, 16000, 20000",
    "44100, 16000, 10000"
  })
  void letsNothingThroughAboveHalfTheLowerRate(int from, int to, int hertz) {
    short[] out = all(new Resampler(from, to, 1), sine(hertz, from, from, 30_000));
    int peak = 0;
    for (int i = out.length / 4; i < out.length * 3 / 4; i++) {
      peak = Math.max(peak, Math.abs(out[i]));
    }
    assertTrue(peak <= 2, "peak " + peak);
  }

  @Test
  void passesTheBandFlat() {
    for (int hertz = 100; hertz <= 6800; hertz += 300) {
      short[] out = all(new Resampler(48_000, 16_000, 1), sine(hertz, 48_000, 48_000, 10_000));
      double sum = 0;
      for (int i = 4000; i < 12_000; i++) {
        sum += (double) out[i] * out[i];
      }
      double gain = Math.sqrt(sum / 8000 * 2) / 10_000;
      assertEquals(1, gain, 0.01, hertz + " Hz");
    }
  }

  @Test
  void doesNotMindWhereTheStreamIsCut() {
    Random random = new Random(3);
    short[] in = new short[2 * 10_000];
    for (int i = 0; i < in.length; i++) {
      in[i] = (short) random.nextInt();
    }
    short[] whole = new short[2 * 12_000];
    int length = new Resampler(44_100, 48_000, 2).resample(in, 0, 10_000, whole, 0);
    Resampler cut = new Resampler(44_100, 48_000, 2);
    short[] parts = new short[2 * 12_000];
    int written = 0;
    for (int at = 0; at < 10_000; ) {
      int part = Math.min(random.nextInt(2500), 10_000 - at);
      written += cut.resample(in, 2 * at, part, parts, 2 * written);
      at += part;
    }
    assertEquals(length, written);
    assertArrayEquals(whole, parts);
  }

  @Test
  void givesAsManySamplesAsTheRatesSay() {
    Resampler resampler = new Resampler(48_000, 44_100, 1);
    short[] out = new short[600];
    int total = 0;
    for (int i = 0; i < 100; i++) {
      int count = resampler.resample(new short[480], 0, 480, out, 0);
      assertEquals(441, count);
      total += count;
    }
    assertEquals(44_100, total);
  }

  @Test
  void delaysByWhatItSays() {
    Resampler resampler = new Resampler(48_000, 16_000, 1);
    short[] in = new short[4800];
    in[2400] = 30_000;
    short[] out = all(resampler, in);
    int peak = 0;
    for (int i = 0; i < out.length; i++) {
      peak = out[i] > out[peak] ? i : peak;
    }
    assertEquals(2400 / 3 + resampler.delayNanos() * 16_000 / 1e9, peak, 1.0);
  }

  @Test
  void refusesRatesWithoutASmallRatio() {
    assertThrows(IllegalArgumentException.class, () -> new Resampler(48_000, 44_101, 1));
    assertThrows(IllegalArgumentException.class, () -> new Resampler(0, 48_000, 1));
  }
}
