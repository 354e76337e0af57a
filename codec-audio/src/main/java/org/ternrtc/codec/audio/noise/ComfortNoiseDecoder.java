package org.ternrtc.codec.audio.noise;

import java.util.Arrays;
import java.util.Random;
import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.UndecodableFrameException;

/**
 * Makes noise of the level and spectrum that was sent, RFC 3389. {@link #decode} takes a
 * description and gives no sound; {@link #conceal} gives as much noise as is wanted, its level
 * moving slowly to a new one.
 */
public final class ComfortNoiseDecoder implements AudioDecoder {
  private static final int SMOOTHING_SAMPLES = 400;

  // The noise need not be the same twice, nor hard to guess.
  private final Random random = new Random(3389);
  private double[] predictor = new double[1];
  private final double[] past = new double[ReflectionFilter.MAX_ORDER];
  private double targetGain;
  private double gain;
  private boolean described;

  @Override
  public int sampleRate() {
    return ComfortNoiseEncoder.SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int rtpClockRate() {
    return ComfortNoiseEncoder.SAMPLE_RATE;
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return 0;
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset)
      throws UndecodableFrameException {
    if (length < 1) {
      throw new UndecodableFrameException("comfort noise without a level");
    }
    int order = Math.min(length - 1, ReflectionFilter.MAX_ORDER);
    double[] reflection = new double[order];
    double unpredicted = 1;
    for (int i = 0; i < order; i++) {
      reflection[i] = ReflectionFilter.coefficient(payload[offset + 1 + i] & 0xFF);
      unpredicted *= 1 - reflection[i] * reflection[i];
    }
    predictor = ReflectionFilter.predictor(reflection, order);
    double rms = 32_767 * Math.pow(10, -(payload[offset] & 0x7F) / 20.0);
    targetGain = rms * Math.sqrt(unpredicted);
    if (!described) {
      gain = targetGain;
      described = true;
    }
    return 0;
  }

  @Override
  public int conceal(int samples, short[] out, int outOffset) {
    int order = predictor.length - 1;
    for (int i = 0; i < samples; i++) {
      gain += (targetGain - gain) / SMOOTHING_SAMPLES;
      double value = gain * random.nextGaussian();
      for (int j = 0; j < order; j++) {
        value -= predictor[j + 1] * past[j];
      }
      System.arraycopy(past, 0, past, 1, past.length - 1);
      past[0] = value;
      out[outOffset + i] =
          (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }
    return samples;
  }

  @Override
  public void reset() {
    described = false;
    targetGain = 0;
    gain = 0;
    predictor = new double[1];
    Arrays.fill(past, 0);
  }

  @Override
  public void close() {}
}
