package org.ternrtc.media.audio;

import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;

/**
 * Finds out how much of the sound is one tone, by Goertzel's algorithm over stretches of 100 ms:
 * the counterpart of {@link ToneSource}. Only the first channel is heard. Thread-safe.
 */
public final class ToneMeter implements AudioSink {
  private static final int WINDOWS_PER_SECOND = 10;

  private final double hertz;
  private int sampleRate;
  private int count;
  private double before;
  private double beforeThat;
  private double power;
  private double share;
  private double level;
  private int windows;
  private int pure;

  /**
   * @param hertz of the tone that is looked for
   */
  public ToneMeter(double hertz) {
    this.hertz = hertz;
  }

  @Override
  public synchronized void accept(AudioFrame frame) {
    if (frame.sampleRate() != sampleRate) {
      sampleRate = frame.sampleRate();
      clear();
    }
    double factor = 2 * Math.cos(2 * Math.PI * hertz / sampleRate);
    for (int i = 0; i < frame.length(); i++) {
      double sample = frame.sample(i, 0) / 32768.0;
      double now = sample + factor * before - beforeThat;
      beforeThat = before;
      before = now;
      power += sample * sample;
      if (++count == sampleRate / WINDOWS_PER_SECOND) {
        window(factor);
      }
    }
  }

  private void window(double factor) {
    double tone = before * before + beforeThat * beforeThat - factor * before * beforeThat;
    // A pure tone of amplitude a has a power of a²/2 a sample and (a·n/2)² here.
    share = power < 1e-9 * count ? 0 : 2 * tone / (power * count);
    level = Math.sqrt(power / count);
    windows++;
    if (share > 0.9) {
      pure++;
    }
    clear();
  }

  private void clear() {
    count = 0;
    before = 0;
    beforeThat = 0;
    power = 0;
  }

  /** How much of the power of the last 100 ms was that tone, 0 to 1. */
  public synchronized double share() {
    return share;
  }

  /** How loud the last 100 ms were: the root mean square, as a part of full scale. */
  public synchronized double level() {
    return level;
  }

  /** Stretches of 100 ms that were heard. */
  public synchronized int windows() {
    return windows;
  }

  /** Of those, with nine tenths of their power in the tone. */
  public synchronized int pureWindows() {
    return pure;
  }
}
