package org.ternrtc.codec.audio.noise;

import org.ternrtc.codec.audio.FrameCheck;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioFrame;

/**
 * Describes silence by its level and its spectrum, RFC 3389, payload type 13. Who sends calls it
 * when speech has ended and now and then while the silence lasts; every frame is described, and
 * frames before weigh in, so that a click does not become the noise.
 */
public final class ComfortNoiseEncoder implements AudioEncoder {
  static final int SAMPLE_RATE = 8000;
  private static final int ORDER = 8;
  private static final double FORGET = 0.7;
  private static final int SILENCE_DB = 127;

  private final int frameSamples;
  private final double[] correlation = new double[ORDER + 1];
  private final double[] reflection = new double[ORDER];

  /**
   * @param packetMillis sound in one frame
   */
  public ComfortNoiseEncoder(int packetMillis) {
    this.frameSamples = SAMPLE_RATE / 1000 * packetMillis;
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int frameSamples() {
    return frameSamples;
  }

  @Override
  public int rtpClockRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    FrameCheck.check(frame, this);
    short[] in = frame.samples();
    for (int lag = 0; lag <= ORDER; lag++) {
      double sum = 0;
      for (int i = lag; i < frameSamples; i++) {
        sum += (double) in[frame.offset() + i] * in[frame.offset() + i - lag];
      }
      correlation[lag] = FORGET * correlation[lag] + (1 - FORGET) * sum / frameSamples;
    }
    out[offset] = (byte) level(correlation[0]);
    // A little white noise keeps the recursion from dividing by nothing.
    double power = correlation[0];
    correlation[0] = power * 1.0001 + 1e-3;
    ReflectionFilter.analyse(correlation, reflection, ORDER);
    correlation[0] = power;
    for (int i = 0; i < ORDER; i++) {
      out[offset + 1 + i] = (byte) ReflectionFilter.index(reflection[i]);
    }
    return 1 + ORDER;
  }

  /** Decibels below the loudest square wave. */
  private static int level(double power) {
    double level = -10 * Math.log10(Math.max(power, 1e-9) / (32_767.0 * 32_767.0));
    return (int) Math.max(0, Math.min(SILENCE_DB, Math.round(level)));
  }

  @Override
  public void close() {}
}
