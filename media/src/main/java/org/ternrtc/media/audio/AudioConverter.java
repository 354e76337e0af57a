package org.ternrtc.media.audio;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioFrame;

/**
 * Brings frames of any rate and number of channels to one rate and number of channels. Mono is
 * copied into every channel; several channels become one by their mean; else the first ones are
 * taken. Not thread-safe.
 */
public final class AudioConverter {
  private final int sampleRate;
  private final int channels;
  private @Nullable Resampler resampler;
  private short[] mapped = new short[0];
  private short[] converted = new short[0];

  /**
   * @param sampleRate what comes out, in hertz
   * @param channels what comes out
   */
  public AudioConverter(int sampleRate, int channels) {
    this.sampleRate = sampleRate;
    this.channels = channels;
  }

  /**
   * Converts the next frame of a stream. A frame of another form than the one before begins a new
   * stream.
   *
   * @return the frame itself when nothing is to be done, else one that holds until the next call;
   *     it may be a few samples longer or shorter than the input, or empty at the beginning
   * @throws IllegalArgumentException when its rate has no small ratio to ours
   */
  public AudioFrame convert(AudioFrame frame) {
    AudioFrame same = frame.channels() == channels ? frame : map(frame);
    if (frame.sampleRate() == sampleRate) {
      resampler = null;
      return same;
    }
    Resampler with = resampler;
    if (with == null || with.inputRate() != frame.sampleRate()) {
      with = new Resampler(frame.sampleRate(), sampleRate, channels);
      resampler = with;
    }
    int room = with.maxOutput(same.length()) * channels;
    if (converted.length < room) {
      converted = new short[room];
    }
    int count = with.resample(same.samples(), same.offset(), same.length(), converted, 0);
    return new AudioFrame(
        converted, 0, count, sampleRate, channels, frame.captureNanos() - with.delayNanos());
  }

  private AudioFrame map(AudioFrame frame) {
    int length = frame.length();
    if (mapped.length < length * channels) {
      mapped = new short[length * channels];
    }
    short[] in = frame.samples();
    int from = frame.channels();
    for (int i = 0; i < length; i++) {
      int at = frame.offset() + i * from;
      for (int channel = 0; channel < channels; channel++) {
        mapped[i * channels + channel] =
            channels == 1 ? mean(in, at, from) : in[at + Math.min(channel, from - 1)];
      }
    }
    return new AudioFrame(mapped, 0, length, frame.sampleRate(), channels, frame.captureNanos());
  }

  private static short mean(short[] in, int at, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += in[at + i];
    }
    return (short) (sum / count);
  }
}
