package org.ternrtc.media.audio;

import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;

/**
 * Measures how loud sound is and whether somebody speaks in it. One thread feeds it; any may ask.
 *
 * <p>Speech is what stands out of the noise: the noise is the least level of the last seconds, and
 * what is 9 dB louder, and no whisper of the circuits, counts as speech until 200 ms after it
 * ended.
 */
public final class LevelMeter implements AudioSink {
  /** Of silence: the least that RFC 6464 can tell. */
  public static final int SILENCE = 127;

  private static final double NOISE_MARGIN = 8;
  private static final double LEAST_SPEECH = 1e-5;
  private static final double NOISE_RISE_A_SECOND = 2;
  private static final double HOLD_SECONDS = 0.2;

  private volatile double level;
  private volatile double energy;
  private volatile double seconds;
  private volatile boolean speaking;
  private double noise = 1e-4;
  private double lastSpeech = Double.NEGATIVE_INFINITY;

  /** Has heard nothing yet. */
  public LevelMeter() {}

  @Override
  public void accept(AudioFrame frame) {
    int count = frame.length() * frame.channels();
    if (count == 0) {
      return;
    }
    short[] samples = frame.samples();
    long sum = 0;
    for (int i = frame.offset(); i < frame.offset() + count; i++) {
      sum += samples[i] * samples[i];
    }
    double power = sum / (double) count / (32768.0 * 32768.0);
    double duration = frame.length() / (double) frame.sampleRate();
    // The single writer is this thread.
    double time = seconds + duration;
    noise = Math.min(power, noise * (1 + NOISE_RISE_A_SECOND * duration)) + 1e-12;
    if (power > LEAST_SPEECH && power > NOISE_MARGIN * noise) {
      lastSpeech = time;
    }
    speaking = time - lastSpeech <= HOLD_SECONDS;
    level = Math.sqrt(power);
    double summed = energy + power * duration;
    energy = summed;
    seconds = time;
  }

  /** Of the last frame, as a part of full scale (its root mean square): W3C {@code audioLevel}. */
  public double level() {
    return level;
  }

  /** The same in dB below full scale, 0 to 127, as RFC 6464 wants it. */
  public int decibelsBelow() {
    double now = level;
    return now <= 0 ? SILENCE : Math.clamp(Math.round(-20 * Math.log10(now)), 0, SILENCE);
  }

  /** W3C {@code totalAudioEnergy}: the square of the level, summed over seconds. */
  public double totalEnergy() {
    return energy;
  }

  /** Seconds that were measured. */
  public double totalSeconds() {
    return seconds;
  }

  /** Whether somebody speaks. */
  public boolean speaking() {
    return speaking;
  }
}
