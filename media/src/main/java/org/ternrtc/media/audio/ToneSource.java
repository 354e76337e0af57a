package org.ternrtc.media.audio;

import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.PacedAudioSource;

/** A sine tone without end, in 48 kHz. */
public final class ToneSource extends PacedAudioSource {
  private static final int SAMPLE_RATE = 48_000;
  private static final int FRAME = SAMPLE_RATE / FRAMES_PER_SECOND;

  private final double amplitude;
  private final double step;
  private final int channels;
  private double phase;

  /** A quarter of full scale, mono. */
  public ToneSource(double hertz) {
    this(hertz, 0.25, 1);
  }

  /**
   * @param hertz up to 20 000
   * @param level 1 is full scale
   */
  public ToneSource(double hertz, double level, int channels) {
    super("tern-tone");
    if (!(hertz > 0 && hertz <= 20_000)) {
      throw new IllegalArgumentException("hertz " + hertz);
    }
    if (!(level >= 0 && level <= 1)) {
      throw new IllegalArgumentException("level " + level);
    }
    if (channels < 1 || channels > AudioFrame.MAX_CHANNELS) {
      throw new IllegalArgumentException("channels " + channels);
    }
    this.amplitude = level * Short.MAX_VALUE;
    this.step = 2 * Math.PI * hertz / SAMPLE_RATE;
    this.channels = channels;
  }

  @Override
  protected void open() {}

  @Override
  protected AudioFrame next(long captureNanos) {
    short[] samples = new short[FRAME * channels];
    for (int i = 0; i < FRAME; i++) {
      short value = (short) Math.round(amplitude * Math.sin(phase));
      phase = (phase + step) % (2 * Math.PI);
      for (int channel = 0; channel < channels; channel++) {
        samples[i * channels + channel] = value;
      }
    }
    return AudioFrame.of(samples, SAMPLE_RATE, channels, captureNanos);
  }

  @Override
  protected void release() {}
}
