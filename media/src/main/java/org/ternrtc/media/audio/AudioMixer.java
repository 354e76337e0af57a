package org.ternrtc.media.audio;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;

/**
 * Adds the sound of several remotes to one, with a soft limit instead of clipping.
 *
 * <p>Thread-safe: each input is fed by its own thread, {@link #mix} is called by the one that
 * plays. An input that has nothing is silent; one that gives more than is taken loses its oldest
 * sound (counted), so the delay in here never passes {@link #MAX_QUEUE_MILLIS}.
 */
public final class AudioMixer {
  /** The most sound that waits in an input. */
  public static final int MAX_QUEUE_MILLIS = 200;

  /** What is aimed at, at the least, behind each mix. */
  private static final int CUSHION_MILLIS = 15;

  /** More than this goes at once. */
  private static final int FAR_MILLIS = 50;

  /** Samples over which what is left out is faded. */
  private static final int FADE = 96;

  private final int sampleRate;
  private final int channels;
  private final List<Input> inputs = new CopyOnWriteArrayList<>();
  private int[] sums = new int[0];

  /**
   * @param sampleRate of the sum, in hertz
   * @param channels of the sum
   */
  public AudioMixer(int sampleRate, int channels) {
    this.sampleRate = sampleRate;
    this.channels = channels;
  }

  /** One more sound to be added, until it is closed. */
  public Input addInput() {
    Input input = new Input();
    inputs.add(input);
    return input;
  }

  /** How many inputs there are. */
  public int inputs() {
    return inputs.size();
  }

  /**
   * Writes the next stretch of the sum; called by one thread.
   *
   * @param out interleaved
   * @param samples of each channel
   */
  public void mix(short[] out, int outOffset, int samples) {
    int length = samples * channels;
    Objects.checkFromIndexSize(outOffset, length, out.length);
    if (sums.length < length) {
      sums = new int[length];
    }
    Arrays.fill(sums, 0, length, 0);
    for (Input input : inputs) {
      input.addTo(sums, length);
    }
    for (int i = 0; i < length; i++) {
      out[outOffset + i] = SoftLimit.apply(sums[i]);
    }
  }

  /** One sound of the sum. Any form of frame is taken. */
  public final class Input implements AudioSink, AutoCloseable {
    private final AudioConverter converter = new AudioConverter(sampleRate, channels);
    private final short[] ring = new short[sampleRate * MAX_QUEUE_MILLIS / 1000 * channels];
    private int head;
    private int queued;
    private long dropped;
    private float gain = 1;
    private int pace;
    private int watched;
    private int least = Integer.MAX_VALUE;

    private Input() {}

    @Override
    public synchronized void accept(AudioFrame frame) {
      AudioFrame in = converter.convert(frame);
      int length = Math.min(in.length() * channels, ring.length);
      int from = in.offset() + in.length() * channels - length;
      int over = Math.max(0, queued + length - ring.length);
      head = (head + over) % ring.length;
      queued -= over;
      dropped += over / channels + in.length() - length / channels;
      for (int i = 0; i < length; i++) {
        ring[(head + queued + i) % ring.length] = in.samples()[from + i];
      }
      queued += length;
    }

    /** How loud it is in the sum: 0 is silent, 1 as it comes. */
    public synchronized void setGain(double value) {
      if (!(value >= 0 && value <= 4)) {
        throw new IllegalArgumentException("gain " + value);
      }
      gain = (float) value;
    }

    /** Samples of each channel that were never heard. */
    public synchronized long dropped() {
      return dropped;
    }

    /** Samples of each channel that wait. */
    public synchronized int queued() {
      return queued / channels;
    }

    private synchronized void addTo(int[] sums, int length) {
      int wanted = length / channels;
      int before = head;
      int waits = queued / channels;
      boolean jumped = adapt(waits - wanted, wanted);
      waits = queued / channels;
      int take = waits >= wanted + pace ? wanted + pace : wanted;
      if (take != wanted && take > 1 && wanted > 1) {
        stretch(sums, wanted, take);
      } else {
        int count = Math.min(length, queued);
        int fade = jumped ? Math.min(FADE * channels, count) : 0;
        for (int i = 0; i < count; i++) {
          int sample = ring[(head + i) % ring.length];
          if (i < fade) {
            int old = ring[(before + i) % ring.length];
            sample = old + (sample - old) * i / fade;
          }
          sums[i] += gain == 1 ? sample : Math.round(sample * gain);
        }
        take = count / channels;
      }
      head = (head + take * channels) % ring.length;
      queued -= take * channels;
    }

    /**
     * Two clocks never agree: who plays a little slower than the sound comes would let it wait
     * longer and longer, who plays faster would find nothing. By the least that waited in half a
     * second, one sample in ten milliseconds more or less is taken; what is far too much goes at
     * once.
     *
     * @return whether some was left out
     */
    private boolean adapt(int left, int wanted) {
      least = Math.min(least, left);
      watched += wanted;
      if (watched < sampleRate / 2) {
        return false;
      }
      int lowest = least;
      watched = 0;
      least = Integer.MAX_VALUE;
      if (lowest > sampleRate * FAR_MILLIS / 1000) {
        int over = (lowest - sampleRate * CUSHION_MILLIS / 1000) * channels;
        head = (head + over) % ring.length;
        queued -= over;
        dropped += over / channels;
        pace = 0;
        return true;
      }
      pace =
          lowest > sampleRate * (CUSHION_MILLIS + 10) / 1000
              ? 1
              : lowest < sampleRate * (CUSHION_MILLIS - 3) / 1000 ? -1 : 0;
      return false;
    }

    /** So many samples become as many as wanted, by straight lines between them. */
    private void stretch(int[] sums, int wanted, int take) {
      for (int i = 0; i < wanted; i++) {
        long at = (((long) i * (take - 1)) << 16) / (wanted - 1);
        int index = (int) (at >> 16);
        int part = (int) (at & 0xFFFF);
        for (int channel = 0; channel < channels; channel++) {
          int one = ring[(head + index * channels + channel) % ring.length];
          int next =
              ring[(head + Math.min(index + 1, take - 1) * channels + channel) % ring.length];
          int sample = one + (int) (((long) (next - one) * part) >> 16);
          sums[i * channels + channel] += gain == 1 ? sample : Math.round(sample * gain);
        }
      }
    }

    /** Leaves the sum; may be called twice. */
    @Override
    public void close() {
      inputs.remove(this);
    }
  }
}
