package org.ternrtc.rtp.audio;

import java.util.Arrays;

/**
 * Sound between decoder and output: what was played a moment ago and what waits to be played, in
 * one array, so that both can be compared and changed across the border.
 */
final class PlayoutSound {
  private final int channels;
  private final int history;
  private final short[] samples;
  private int end;

  /**
   * @param history samples of each channel kept behind the border
   * @param capacity samples of each channel that can wait
   */
  PlayoutSound(int channels, int history, int capacity) {
    this.channels = channels;
    this.history = history;
    this.samples = new short[(history + capacity) * channels];
    this.end = history;
  }

  /** All samples; those that wait begin at {@link #start}. */
  short[] array() {
    return samples;
  }

  /** Index in {@link #array} of the first sample that waits. */
  int start() {
    return history * channels;
  }

  /** Index in {@link #array} behind the last sample that waits. */
  int end() {
    return end * channels;
  }

  /** Samples of each channel that wait. */
  int waiting() {
    return end - history;
  }

  /** Room for more. */
  int room() {
    return samples.length / channels - end;
  }

  /** Samples were written at {@link #end}. */
  void added(int count) {
    end += count;
  }

  /** Takes the first ones out; they become history. */
  void take(int count, short[] out, int outOffset) {
    System.arraycopy(samples, history * channels, out, outOffset, count * channels);
    System.arraycopy(samples, count * channels, samples, 0, (end - count) * channels);
    end -= count;
  }

  /** Leaves out samples that wait, those from {@code from} on. */
  void remove(int from, int count) {
    int at = (history + from) * channels;
    int behind = at + count * channels;
    System.arraycopy(samples, behind, samples, at, end * channels - behind);
    end -= count;
  }

  /** Makes room for samples that wait; their values are what was there before. */
  void open(int at, int count) {
    int from = (history + at) * channels;
    System.arraycopy(samples, from, samples, from + count * channels, end * channels - from);
    end += count;
  }

  void clear() {
    Arrays.fill(samples, (short) 0);
    end = history;
  }
}
