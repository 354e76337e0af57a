package org.ternrtc.media;

import java.util.Objects;

/**
 * A stretch of sound: 16-bit PCM, channels interleaved. A window on an array; it is not copied, and
 * who has handed a frame on must not write to its samples any more. Who keeps a frame longer than
 * the call that brought it copies it ({@link #copy}).
 *
 * <p>Immutable but for the samples, which belong to whoever made the frame.
 */
public final class AudioFrame {
  /** The highest sampling rate, in hertz. */
  public static final int MAX_SAMPLE_RATE = 192_000;

  /** The most channels. */
  public static final int MAX_CHANNELS = 8;

  private final short[] samples;
  private final int offset;
  private final int length;
  private final int sampleRate;
  private final int channels;
  private final long captureNanos;

  /**
   * @param samples PCM, channels interleaved
   * @param offset where the first sample of the first channel is
   * @param length samples of each channel
   * @param sampleRate in hertz
   * @param channels 1 is mono, 2 is left and right
   * @param captureNanos when the first sample was taken, on the scale of {@link System#nanoTime}
   */
  public AudioFrame(
      short[] samples, int offset, int length, int sampleRate, int channels, long captureNanos) {
    if (sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException("sampleRate " + sampleRate);
    }
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException("channels " + channels);
    }
    if (length < 0 || length > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException("length " + length);
    }
    Objects.checkFromIndexSize(offset, length * channels, samples.length);
    this.samples = samples;
    this.offset = offset;
    this.length = length;
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.captureNanos = captureNanos;
  }

  /** A frame of a whole array. */
  public static AudioFrame of(short[] samples, int sampleRate, int channels, long captureNanos) {
    return new AudioFrame(
        samples, 0, samples.length / channels, sampleRate, channels, captureNanos);
  }

  /** Silence of that length, in samples of each channel. */
  public static AudioFrame silence(int length, int sampleRate, int channels, long captureNanos) {
    return new AudioFrame(
        new short[length * channels], 0, length, sampleRate, channels, captureNanos);
  }

  /** The array of the samples; see {@link #offset}. */
  public short[] samples() {
    return samples;
  }

  /** Where the first sample of the first channel is. */
  public int offset() {
    return offset;
  }

  /** Samples of each channel. */
  public int length() {
    return length;
  }

  /** In hertz. */
  public int sampleRate() {
    return sampleRate;
  }

  public int channels() {
    return channels;
  }

  /** When the first sample was taken, on the scale of {@link System#nanoTime}. */
  public long captureNanos() {
    return captureNanos;
  }

  /** How long it lasts. */
  public long durationNanos() {
    return length * 1_000_000_000L / sampleRate;
  }

  /** One sample. */
  public short sample(int index, int channel) {
    return samples[
        offset
            + Objects.checkIndex(index, length) * channels
            + Objects.checkIndex(channel, channels)];
  }

  /** The same sound in an array of its own. */
  public AudioFrame copy() {
    short[] own = new short[length * channels];
    System.arraycopy(samples, offset, own, 0, own.length);
    return new AudioFrame(own, 0, length, sampleRate, channels, captureNanos);
  }

  /** The same sound, with another time of capture. */
  public AudioFrame withCaptureNanos(long nanos) {
    return new AudioFrame(samples, offset, length, sampleRate, channels, nanos);
  }

  @Override
  public String toString() {
    return "AudioFrame[" + length + " at " + sampleRate + " Hz, " + channels + " channels]";
  }
}
