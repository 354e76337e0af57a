package org.ternrtc.media.audio;

import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;

/**
 * Cuts sound of any form into frames of one form and one length, as an encoder or a device wants
 * them, and passes those on. Called from one thread.
 */
public final class AudioFramer implements AudioSink {
  /** A jump of the capture time by more than this is believed: sound was left out. */
  private static final long JUMP_NANOS = 100_000_000;

  private final int frameSamples;
  private final int sampleRate;
  private final int channels;
  private final AudioSink to;
  private final AudioConverter converter;
  private final short[] frame;
  private int filled;
  private long captureNanos;
  private boolean started;

  /**
   * @param frameSamples samples of each channel in one frame
   * @param sampleRate in hertz
   * @param to gets frames whose samples hold only during the call
   */
  public AudioFramer(int frameSamples, int sampleRate, int channels, AudioSink to) {
    if (frameSamples < 1 || frameSamples > AudioFrame.MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException("frameSamples " + frameSamples);
    }
    this.frameSamples = frameSamples;
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.to = to;
    this.converter = new AudioConverter(sampleRate, channels);
    this.frame = new short[frameSamples * channels];
  }

  @Override
  public void accept(AudioFrame sound) {
    AudioFrame in = converter.convert(sound);
    // Capture times of single reads of a device jitter: the count of samples is the better clock.
    if (!started || Math.abs(in.captureNanos() - at(filled)) > JUMP_NANOS) {
      captureNanos = in.captureNanos() - filled * 1_000_000_000L / sampleRate;
      started = true;
    } else {
      captureNanos += (in.captureNanos() - at(filled)) / 64;
    }
    int taken = 0;
    while (taken < in.length()) {
      int part = Math.min(frameSamples - filled, in.length() - taken);
      System.arraycopy(
          in.samples(), in.offset() + taken * channels, frame, filled * channels, part * channels);
      taken += part;
      filled += part;
      if (filled == frameSamples) {
        to.accept(new AudioFrame(frame, 0, frameSamples, sampleRate, channels, captureNanos));
        captureNanos = at(frameSamples);
        filled = 0;
      }
    }
  }

  private long at(int samples) {
    return captureNanos + samples * 1_000_000_000L / sampleRate;
  }

  @Override
  public void ended(String reason) {
    to.ended(reason);
  }
}
