package org.ternrtc.rtp.audio;

/**
 * Plays faster or slower without a change of pitch: one period of the voice is left out or played
 * twice, faded over from one to the other. Where the sound does not repeat itself nothing is
 * changed, unless it is so soft that nobody hears.
 */
final class TimeStretcher {
  /** So alike must neighbouring periods be. */
  private static final double ALIKE = 0.9;

  /** In a hurry less will do. */
  private static final double ALIKE_ENOUGH = 0.4;

  /** Mean square of what counts as silence: some -50 dB of full scale. */
  private static final double SILENT = 100 * 100;

  private final PlayoutSound sound;
  private final int channels;
  private final PitchSearch search;

  TimeStretcher(PlayoutSound sound, int sampleRate, int channels) {
    this.sound = sound;
    this.channels = channels;
    this.search = new PitchSearch(sampleRate, channels);
  }

  /** How much must wait for {@link #accelerate}. */
  int needed() {
    return 2 * search.maxLag();
  }

  /**
   * Leaves one period out.
   *
   * @param hurry whether quality matters less than time
   * @return how many samples were left out, 0 when none
   */
  int accelerate(boolean hurry) {
    int waiting = sound.waiting();
    int lag = search.search(sound.array(), sound.start(), waiting / 3, waiting / 2);
    if (lag == 0 || !good(hurry)) {
      return 0;
    }
    short[] samples = sound.array();
    int at = sound.start();
    fade(samples, at, at, at + lag * channels, lag);
    sound.remove(lag, lag);
    return lag;
  }

  /** Plays one period twice; gives how many samples were added, 0 when none. */
  int decelerate() {
    int limit = Math.min(Math.min(search.maxLag(), sound.waiting()), sound.room());
    int window = Math.min(sound.waiting(), search.maxLag() * 2 / 3);
    // The pitch around the border between what was played and what waits.
    int from = sound.start() - search.maxLag() * channels;
    int lag = search.search(sound.array(), from, window, limit);
    if (lag == 0 || !good(false)) {
      return 0;
    }
    sound.open(0, lag);
    int at = sound.start();
    // The waiting sound begins at at + lag now; the new period leads from it to the one before.
    fade(sound.array(), at, at + lag * channels, at - lag * channels, lag);
    return lag;
  }

  private boolean good(boolean hurry) {
    return search.power() < SILENT || search.likeness() > (hurry ? ALIKE_ENOUGH : ALIKE);
  }

  /** Writes at {@code to} what fades from {@code one} to {@code other}. */
  private void fade(short[] samples, int to, int one, int other, int length) {
    for (int i = 0; i < length * channels; i++) {
      int sample = i / channels;
      double part = (sample + 0.5) / length;
      samples[to + i] =
          (short) Math.round(samples[one + i] * (1 - part) + samples[other + i] * part);
    }
  }
}
