package org.ternrtc.codec.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.ternrtc.media.audio.Resampler;
import org.ternrtc.media.file.WavReader;

/** The clip of a voice, and measures of how alike two sounds are. */
public final class TestSound {
  private TestSound() {}

  /** A file beside this class. */
  public static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(TestSound.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  /** 16-bit little-endian samples of a file beside this class. */
  public static short[] samples(String name) throws IOException {
    return samples(resource(name), 0);
  }

  /** 16-bit little-endian samples from there to the end. */
  public static short[] samples(byte[] bytes, int offset) {
    short[] out = new short[(bytes.length - offset) / 2];
    ByteBuffer.wrap(bytes, offset, out.length * 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(out);
    return out;
  }

  /** Five seconds of a voice. */
  public static short[] speech(int sampleRate) throws IOException {
    try (WavReader reader = WavReader.of(TestSound.class.getResourceAsStream("speech.wav"))) {
      short[] in = new short[80_000];
      int count = reader.read(in, 0, in.length);
      if (sampleRate == 16_000) {
        return Arrays.copyOf(in, count);
      }
      Resampler resampler = new Resampler(16_000, sampleRate, 1);
      short[] out = new short[resampler.maxOutput(count)];
      return Arrays.copyOf(out, resampler.resample(in, 0, count, out, 0));
    }
  }

  /** Signal to noise in dB, over the length that both have. */
  public static double snr(short[] reference, short[] sound) {
    return snr(reference, 0, sound, 0, Math.min(reference.length, sound.length));
  }

  /** Signal to noise in dB of a part. */
  public static double snr(short[] reference, int from, short[] sound, int at, int length) {
    double signal = 1e-9;
    double noise = 1e-9;
    for (int i = 0; i < length; i++) {
      double difference = reference[from + i] - sound[at + i];
      signal += (double) reference[from + i] * reference[from + i];
      noise += difference * difference;
    }
    return 10 * Math.log10(signal / noise);
  }

  /** The best signal to noise over delays of the sound from 0 to that. */
  public static double alignedSnr(short[] reference, short[] sound, int maxDelay) {
    double best = Double.NEGATIVE_INFINITY;
    for (int delay = 0; delay <= maxDelay; delay++) {
      int length = Math.min(reference.length, sound.length - delay);
      best = Math.max(best, snr(reference, 0, sound, delay, length));
    }
    return best;
  }
}
