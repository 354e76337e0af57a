package org.ternrtc.rtp.audio;

/**
 * Goes on where sound is missing, for codecs that cannot do so themselves: the last two periods are
 * repeated, softer and softer, until only noise as soft as the background is left. When sound comes
 * back, it is faded in where it fits the repetition best.
 */
final class WaveformConcealer {
  private static final int FULL_MILLIS = 20;
  private static final int FADED_MILLIS = 120;

  private final PlayoutSound sound;
  private final int channels;
  private final int rate;
  private final PitchSearch search;
  private final short[] template;
  private final short[] tail;
  private int period;
  private int position;
  private int made;
  private double background;
  private int noise = 1;

  WaveformConcealer(PlayoutSound sound, int sampleRate, int channels) {
    this.sound = sound;
    this.channels = channels;
    this.rate = sampleRate;
    this.search = new PitchSearch(sampleRate, channels);
    this.template = new short[2 * search.maxLag() * channels];
    this.tail = new short[(search.maxLag() + overlap()) * channels];
  }

  private int overlap() {
    return rate / 200;
  }

  /** Samples behind the border that are looked at. */
  int history() {
    return 3 * search.maxLag();
  }

  /** Looks at the sound that ends now. */
  void start() {
    int window = search.maxLag() * 2 / 3;
    int end = sound.end();
    int from = end - (window + search.maxLag()) * channels;
    int lag = search.search(sound.array(), from, window, search.maxLag());
    period = 2 * lag;
    short[] samples = sound.array();
    System.arraycopy(samples, end - period * channels, template, 0, period * channels);
    // The end of the template leads over to its beginning.
    int fade = lag / 4;
    for (int i = 0; i < fade * channels; i++) {
      int sample = i / channels;
      double part = (sample + 0.5) / fade;
      int at = (period - fade) * channels + i;
      int before = end - (period + fade) * channels + i;
      template[at] = (short) Math.round(template[at] * (1 - part) + samples[before] * part);
    }
    position = 0;
    made = 0;
  }

  /** Makes up that much at the end of the sound. */
  void conceal(int count) {
    generate(count, sound.array(), sound.end());
    sound.added(count);
  }

  private void generate(int count, short[] out, int at) {
    for (int i = 0; i < count; i++) {
      double gain = gain(made++);
      for (int channel = 0; channel < channels; channel++) {
        noise = noise * 1_664_525 + 1_013_904_223;
        double soft = background * (1 - gain) * (noise >> 16) / 18_918.0;
        double value = gain * template[position * channels + channel] + soft;
        out[at + i * channels + channel] =
            (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
      }
      position = (position + 1) % period;
    }
  }

  private double gain(int sample) {
    double millis = sample * 1000.0 / rate;
    return Math.max(0, Math.min(1, (FADED_MILLIS - millis) / (FADED_MILLIS - FULL_MILLIS)));
  }

  /**
   * Joins real sound to what was made up.
   *
   * @param count samples that were written at the end of the sound, but not added to it yet
   * @return samples of repetition that were put before them
   */
  int merge(int count) {
    int overlap = Math.min(overlap(), count);
    int longest = Math.min(period / 2, sound.room() - count);
    if (overlap == 0 || longest < 0) {
      return 0;
    }
    generate(longest + overlap, tail, 0);
    int at = sound.end();
    int shift = bestShift(longest, overlap, at);
    short[] samples = sound.array();
    System.arraycopy(samples, at, samples, at + shift * channels, count * channels);
    System.arraycopy(tail, 0, samples, at, shift * channels);
    for (int i = 0; i < overlap * channels; i++) {
      int sample = i / channels;
      double part = (sample + 0.5) / overlap;
      int to = at + shift * channels + i;
      samples[to] =
          (short) Math.round(tail[shift * channels + i] * (1 - part) + samples[to] * part);
    }
    return shift;
  }

  private int bestShift(int longest, int overlap, int at) {
    short[] samples = sound.array();
    int best = 0;
    double bestLikeness = 0.3;
    for (int shift = 0; shift < longest; shift++) {
      double product = 0;
      double squares = 1;
      double others = 1;
      for (int i = 0; i < overlap * channels; i += channels) {
        int a = tail[shift * channels + i];
        int b = samples[at + i];
        product += (double) a * b;
        squares += (double) a * a;
        others += (double) b * b;
      }
      double likeness = product / Math.sqrt(squares * others);
      if (likeness > bestLikeness) {
        bestLikeness = likeness;
        best = shift;
      }
    }
    return best;
  }

  /**
   * Learns how loud the background is: the softest of what was decoded, rising slowly.
   *
   * @param at index of the sound
   */
  void observe(short[] samples, int at, int count) {
    double sum = 0;
    for (int i = 0; i < count * channels; i++) {
      sum += (double) samples[at + i] * samples[at + i];
    }
    double level = Math.sqrt(sum / (count * channels));
    background = level < background ? level : Math.min(300, background * 1.005 + 0.05);
  }
}
