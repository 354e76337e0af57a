package org.ternrtc.media.audio;

import java.util.Objects;
import org.ternrtc.media.AudioFrame;

/**
 * Changes the sampling rate of a stream by a polyphase filter: a sinc under a Kaiser window, whose
 * pass band ends at 0.43 of the lower rate and whose stop band, 90 dB down, begins just above half
 * of it. Delays the sound by {@link #delayNanos}: 32 samples of the lower rate.
 *
 * <p>Keeps its state from call to call, so that a stream may be cut anywhere. Allocates nothing
 * after its construction. Not thread-safe.
 */
public final class Resampler {
  /** The longest stretch in one turn; longer inputs are done in several. */
  private static final int TURN = 960;

  /** Zero crossings of the sinc to each side, in samples of the lower rate. */
  private static final int HALF_WIDTH = 32;

  private static final double CUTOFF = 0.47;
  private static final double KAISER_BETA = 9;

  /** Rates that share no large divisor would need a table without bound. */
  private static final int MAX_PHASES = 1024;

  private final int inputRate;
  private final int outputRate;
  private final int channels;
  private final int phases;
  private final int step;
  private final int taps;

  /** {@code taps} coefficients for each phase, in the order of the samples. */
  private final float[] filter;

  /** Per channel {@code taps - 1} samples of before and a turn of new ones. */
  private final float[] history;

  private final int channelStride;
  private int phase;

  /** How many of the next input samples lie before the next output's newest sample. */
  private int skip;

  /**
   * @param inputRate in hertz
   * @param outputRate in hertz
   * @throws IllegalArgumentException when the two rates have no small ratio
   */
  public Resampler(int inputRate, int outputRate, int channels) {
    if (inputRate < 1 || inputRate > AudioFrame.MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException("inputRate " + inputRate);
    }
    if (outputRate < 1 || outputRate > AudioFrame.MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException("outputRate " + outputRate);
    }
    if (channels < 1 || channels > AudioFrame.MAX_CHANNELS) {
      throw new IllegalArgumentException("channels " + channels);
    }
    int divisor = greatestCommonDivisor(inputRate, outputRate);
    this.inputRate = inputRate;
    this.outputRate = outputRate;
    this.channels = channels;
    this.phases = outputRate / divisor;
    this.step = inputRate / divisor;
    if (phases > MAX_PHASES || step > MAX_PHASES * 8) {
      throw new IllegalArgumentException(inputRate + " to " + outputRate + " Hz: no small ratio");
    }
    double shrink = Math.max(1.0, (double) inputRate / outputRate);
    // A multiple of four: the inner loop takes four at a time.
    this.taps = (int) Math.ceil(2 * HALF_WIDTH * shrink / 4) * 4;
    this.filter = design(phases, taps, CUTOFF / shrink);
    this.channelStride = taps - 1 + TURN;
    this.history = new float[channels * channelStride];
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** One row of coefficients a phase; each row sums to 1, so that a constant stays one. */
  private static float[] design(int phases, int taps, double cutoff) {
    float[] filter = new float[phases * taps];
    double[] row = new double[taps];
    double centre = taps / 2.0;
    for (int phase = 0; phase < phases; phase++) {
      double sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        // The newest sample is the last of the row, and the output lies between its neighbours.
        double distance = tap + 1 - centre - (double) phase / phases;
        double x = distance / centre;
        double window = x * x >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x));
        double angle = 2 * Math.PI * cutoff * distance;
        row[tap] = window * (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle);
        sum += row[tap];
      }
      for (int tap = 0; tap < taps; tap++) {
        filter[phase * taps + tap] = (float) (row[tap] / sum);
      }
    }
    return filter;
  }

  /** The modified Bessel function of the first kind and order 0. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-12; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  public int inputRate() {
    return inputRate;
  }

  public int outputRate() {
    return outputRate;
  }

  public int channels() {
    return channels;
  }

  /** How much later the sound comes out than it went in. */
  public long delayNanos() {
    return taps / 2 * 1_000_000_000L / inputRate;
  }

  /** The most samples of each channel that come out for so many that go in. */
  public int maxOutput(int samples) {
    return (int) (((long) samples * phases + step - 1) / step) + 1;
  }

  /**
   * Takes some of the stream and gives what can be made of it.
   *
   * @param samples of each channel, interleaved
   * @param out room for {@link #maxOutput} samples of each channel
   * @return samples of each channel written
   */
  public int resample(short[] in, int inOffset, int samples, short[] out, int outOffset) {
    Objects.checkFromIndexSize(inOffset, samples * channels, in.length);
    int done = 0;
    int written = 0;
    while (done < samples) {
      int turn = Math.min(TURN, samples - done);
      written += turn(in, inOffset + done * channels, turn, out, outOffset + written * channels);
      done += turn;
    }
    return written;
  }

  private int turn(short[] in, int inOffset, int samples, short[] out, int outOffset) {
    int count = 0;
    int lastPhase = phase;
    int lastSkip = skip;
    for (int channel = 0; channel < channels; channel++) {
      int base = channel * channelStride;
      for (int i = 0; i < samples; i++) {
        history[base + taps - 1 + i] = in[inOffset + i * channels + channel];
      }
      count = 0;
      int at = skip;
      int row = phase;
      while (at < samples) {
        float value = dot(history, base + at, filter, row * taps, taps);
        out[outOffset + count * channels + channel] = clip(value);
        count++;
        row += step;
        at += row / phases;
        row %= phases;
      }
      lastPhase = row;
      lastSkip = at - samples;
      System.arraycopy(history, base + samples, history, base, taps - 1);
    }
    phase = lastPhase;
    skip = lastSkip;
    return count;
  }

  /** Four sums side by side: one alone would wait for each addition. */
  private static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < length; i += 4) {
      s0 += a[aOffset + i] * b[bOffset + i];
      s1 += a[aOffset + i + 1] * b[bOffset + i + 1];
      s2 += a[aOffset + i + 2] * b[bOffset + i + 2];
      s3 += a[aOffset + i + 3] * b[bOffset + i + 3];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static short clip(float value) {
    int rounded = Math.round(value);
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
  }
}
