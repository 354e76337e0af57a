package org.ternrtc.rtp.audio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns packets that come early, late or never into sound without gaps, 10 ms whenever it is asked.
 *
 * <p>How long packets wait follows from how late they come ({@code ArrivalDelays}): the sound is
 * played a little slower or faster, without a change of pitch, until the wait fits. What is lost
 * comes back from the packet behind it, or is made up by the codec or, where it cannot, by
 * repeating the last periods of the voice. When nothing comes at all, the made up sound fades; what
 * comes then is played where it would have been, if that is known to be lost, or later, if it was
 * only delayed.
 *
 * <p>A value without clock or thread: time comes in, on the scale of {@link System#nanoTime},
 * compared by difference only. One thread at a time. Payloads are copied. {@link #insert} allocates
 * only until its slots have grown; {@link #pull} nothing but what the codec does.
 */
public final class AudioJitterBuffer {
  /** Timestamps that jump by more begin a new stream. */
  private static final long JUMP_SECONDS = 10;

  /** A gap this long is not filled up when enough sound waits behind it. */
  private static final int LONG_GAP_MILLIS = 200;

  /** So much more than the target may wait before packets are left out at once. */
  private static final int DEEP_MILLIS = 600;

  private static final int SILENT = 50;

  private final AudioPayloadDecoder decoder;
  private final @Nullable AudioPayloadDecoder comfortNoise;
  private final AudioJitterSettings settings;
  private final int rate;
  private final int channels;
  private final int ticksPerSecond;
  private final AudioPackets packets;
  private final ArrivalDelays delays = new ArrivalDelays();
  private final PlayoutSound sound;
  private final TimeStretcher stretcher;
  private final WaveformConcealer concealer;

  private boolean started;
  private boolean any;
  private long firstArrival;
  private long newestTimestamp;
  private int newestWire;

  /** Unwrapped timestamp of the first sample that is not decoded. */
  private long next;

  /** Samples made up since the last decoded one that stand for nothing yet. */
  private int stalled;

  private boolean concealing;
  private boolean ownConcealment;
  private boolean noise;
  private int packetSamples;
  private double level;
  private int untilStretch;

  private long total;
  private long concealed;
  private long silentConcealed;
  private long events;
  private long inserted;
  private long removed;
  private double delaySeconds;
  private double targetSeconds;
  private long emitted;
  private long received;
  private long discarded;
  private long redundancyUsed;

  /**
   * @param decoder decodes the stream's packets
   * @param comfortNoise decodes comfort noise of RFC 3389, null when none is negotiated; at the
   *     same rates as the decoder
   */
  public AudioJitterBuffer(
      AudioPayloadDecoder decoder,
      @Nullable AudioPayloadDecoder comfortNoise,
      AudioJitterSettings settings) {
    if (comfortNoise != null
        && (comfortNoise.sampleRate() != decoder.sampleRate()
            || comfortNoise.channels() != decoder.channels())) {
      throw new IllegalArgumentException("comfort noise of another rate than the decoder");
    }
    this.decoder = decoder;
    this.comfortNoise = comfortNoise;
    this.settings = settings;
    this.rate = decoder.sampleRate();
    this.channels = decoder.channels();
    this.ticksPerSecond = decoder.rtpClockRate();
    this.packets = new AudioPackets(settings.maxPackets());
    this.sound = new PlayoutSound(channels, rate / 10, rate * 2 / 5);
    this.stretcher = new TimeStretcher(sound, rate, channels);
    this.concealer = new WaveformConcealer(sound, rate, channels);
    this.packetSamples = rate / 50;
  }

  /** Samples of each channel that {@link #pull} gives: 10 ms. */
  public int pullSamples() {
    return rate / 100;
  }

  /** In hertz. */
  public int sampleRate() {
    return rate;
  }

  public int channels() {
    return channels;
  }

  /**
   * Takes a packet.
   *
   * @param timestamp all 32 bits of its RTP timestamp
   * @param now when it came
   */
  public void insert(int timestamp, byte[] payload, int offset, int length, long now) {
    insert(timestamp, payload, offset, length, false, now);
  }

  /** Takes a packet of comfort noise (RFC 3389); without a decoder for it, it is dropped. */
  public void insertComfortNoise(int timestamp, byte[] payload, int offset, int length, long now) {
    if (comfortNoise != null) {
      insert(timestamp, payload, offset, length, true, now);
    }
  }

  /**
   * Takes a payload that came a second time inside a later packet (RFC 2198): it fills a gap, but
   * says nothing about delays.
   */
  public void insertRedundant(int timestamp, byte[] payload, int offset, int length, long now) {
    if (!any || timestamp - newestWire > 0) {
      return;
    }
    long unwrapped = newestTimestamp + (timestamp - newestWire);
    int samples = decoder.samples(payload, offset, length);
    if (samples > 0 && (!started || unwrapped >= next) && !packets.full()) {
      packets.insert(unwrapped, now, samples, false, payload, offset, length);
    }
  }

  private void insert(
      int timestamp, byte[] payload, int offset, int length, boolean isNoise, long now) {
    int samples = isNoise ? 0 : decoder.samples(payload, offset, length);
    if (samples <= 0 && !isNoise) {
      discarded++;
      return;
    }
    if (any && Math.abs((long) (timestamp - newestWire)) > JUMP_SECONDS * ticksPerSecond) {
      restart();
    }
    if (!any) {
      any = true;
      firstArrival = now;
      newestWire = timestamp;
      newestTimestamp = 1L << 32;
    }
    long unwrapped = newestTimestamp + (timestamp - newestWire);
    if (unwrapped > newestTimestamp) {
      newestTimestamp = unwrapped;
      newestWire = timestamp;
    }
    delays.add(nanos(unwrapped - (1L << 32)), now);
    if (started && unwrapped < next) {
      discarded++;
      return;
    }
    if (packets.full()) {
      discarded += packets.size();
      packets.clear();
    }
    if (packets.insert(unwrapped, now, samples, isNoise, payload, offset, length)) {
      received++;
      if (samples > 0) {
        packetSamples = samples;
      }
    }
  }

  /** Ticks as time, without overflow for centuries of any clock. */
  private long nanos(long ticks) {
    return ticks / ticksPerSecond * 1_000_000_000L
        + ticks % ticksPerSecond * 1_000_000_000L / ticksPerSecond;
  }

  private void restart() {
    discarded += packets.size();
    packets.clear();
    delays.restart();
    decoder.reset();
    started = false;
    any = false;
    noise = false;
  }

  /** The stream ends or becomes another one: forgets everything but the statistics. */
  public void reset() {
    restart();
    sound.clear();
    concealing = false;
    stalled = 0;
  }

  /**
   * Gives the next 10 ms of sound, silence before the first packet.
   *
   * @param out interleaved, room for {@link #pullSamples} of each channel
   * @return samples of each channel: {@link #pullSamples}
   */
  public int pull(short[] out, int outOffset, long now) {
    int frame = pullSamples();
    if (!started && !start(now)) {
      Arrays.fill(out, outOffset, outOffset + frame * channels, (short) 0);
      return frame;
    }
    leaveOutWhatIsTooDeep();
    while (sound.waiting() < frame) {
      produce(frame, now);
    }
    stretch(now);
    sound.take(frame, out, outOffset);
    total += frame;
    return frame;
  }

  private boolean start(long now) {
    if (packets.size() == 0
        || (depth(packets.first().timestamp) < target()
            && now - firstArrival < target() * 1_000_000_000L / rate)) {
      return false;
    }
    started = true;
    next = packets.first().timestamp;
    level = target();
    stalled = 0;
    return true;
  }

  /** The delay aimed at, in samples. */
  private int target() {
    long wanted = delays.quantileNanos() / 1000 * rate / 1_000_000 + packetSamples;
    long least = settings.minDelayMillis() * (long) rate / 1000;
    long most = settings.maxDelayMillis() * (long) rate / 1000;
    return (int) Math.max(least, Math.min(most, wanted));
  }

  /** Samples from that timestamp to the end of the last packet. */
  private int depth(long from) {
    if (packets.size() == 0) {
      return 0;
    }
    AudioPackets.Slot last = packets.last();
    return (int)
        Math.max(0, Math.min(Integer.MAX_VALUE / 2, samples(last.timestamp - from) + last.samples));
  }

  private long samples(long ticks) {
    return ticks * rate / ticksPerSecond;
  }

  private long ticks(int samples) {
    return (long) samples * ticksPerSecond / rate;
  }

  private int waiting() {
    return sound.waiting() + depth(next);
  }

  private void leaveOutWhatIsTooDeep() {
    if (waiting() - sound.waiting() <= target() + DEEP_MILLIS * rate / 1000) {
      return;
    }
    while (packets.size() > 1 && depth(packets.first().timestamp) > target()) {
      packets.remove();
      discarded++;
    }
    next = packets.first().timestamp;
    stalled = 0;
    level = target();
    // What comes is faded in as after a loss.
    if (!concealing) {
      concealer.start();
    }
    ownConcealment = true;
    concealing = true;
  }

  /** Adds some sound: the next packet's, or what stands for it. */
  private void produce(int frame, long now) {
    while (packets.size() > 0) {
      AudioPackets.Slot slot = packets.first();
      long gap = samples(slot.timestamp - next);
      if (gap <= stalled) {
        if (samples(slot.timestamp - next) + slot.samples < 0) {
          packets.remove();
          discarded++;
          continue;
        }
        if (decode(packets.remove(), now)) {
          return;
        }
        continue;
      }
      boolean enoughBehind = depth(slot.timestamp) + sound.waiting() >= target();
      if (gap > (long) LONG_GAP_MILLIS * rate / 1000 && enoughBehind) {
        next = slot.timestamp;
        continue;
      }
      int missing = (int) Math.min(frame, gap - stalled);
      if (gap - stalled <= slot.samples && redundancy(slot, now)) {
        return;
      }
      conceal(Math.max(1, missing));
      return;
    }
    conceal(frame);
  }

  /** False when nothing came of it. */
  private boolean decode(AudioPackets.Slot slot, long now) {
    if (slot.comfortNoise) {
      AudioPayloadDecoder describer = comfortNoise;
      if (describer != null
          && describer.decode(slot.data, 0, slot.length, sound.array(), sound.end()) >= 0) {
        noise = true;
      }
      next = slot.timestamp;
      stalled = 0;
      return false;
    }
    int count = decoder.decode(slot.data, 0, slot.length, sound.array(), sound.end());
    if (count <= 0) {
      discarded++;
      return false;
    }
    append(count, slot.arrival, now);
    next = slot.timestamp + ticks(count);
    return true;
  }

  private boolean redundancy(AudioPackets.Slot slot, long now) {
    if (stalled >= slot.samples || !decoder.hasRedundancy(slot.data, 0, slot.length)) {
      return false;
    }
    int count =
        decoder.decodeRedundancy(
            slot.data, 0, slot.length, slot.samples, sound.array(), sound.end());
    if (count <= 0) {
      return false;
    }
    append(count, slot.arrival, now);
    next = slot.timestamp;
    redundancyUsed++;
    return true;
  }

  private void append(int count, long arrival, long now) {
    concealer.observe(sound.array(), sound.end(), count);
    double waitSeconds = (now - arrival) / 1e9 + (double) sound.waiting() / rate;
    int before = concealing && ownConcealment ? concealer.merge(count) : 0;
    sound.added(before + count);
    concealed += before;
    concealing = false;
    noise = false;
    stalled = 0;
    delaySeconds += waitSeconds * count;
    targetSeconds += (double) target() / rate * count;
    emitted += count;
  }

  private void conceal(int count) {
    AudioPayloadDecoder describer = comfortNoise;
    if (noise && describer != null) {
      int made = describer.conceal(count, sound.array(), sound.end());
      if (made > 0) {
        sound.added(made);
        stalled += made;
        return;
      }
    }
    int at = sound.end();
    if (!concealing) {
      events++;
      // An event is of one kind: the codec's own concealment needs no merging.
      int made = decoder.conceal(count, sound.array(), at);
      ownConcealment = made <= 0;
      if (ownConcealment) {
        concealer.start();
        concealer.conceal(count);
        made = count;
      } else {
        sound.added(made);
      }
      concealing = true;
      count(at, made);
      return;
    }
    int made = ownConcealment ? 0 : decoder.conceal(count, sound.array(), at);
    if (made > 0) {
      sound.added(made);
    } else {
      if (!ownConcealment) {
        concealer.start();
        ownConcealment = true;
      }
      concealer.conceal(count);
      made = count;
    }
    count(at, made);
  }

  private void count(int at, int made) {
    stalled += made;
    concealed += made;
    boolean silent = true;
    for (int i = at; i < at + made * channels && silent; i++) {
      silent = Math.abs(sound.array()[i]) < SILENT;
    }
    silentConcealed += silent ? made : 0;
  }

  private void stretch(long now) {
    int waits = waiting();
    level += (waits - level) / 32;
    untilStretch -= pullSamples();
    int target = target();
    int low = target * 3 / 4;
    int high = Math.max(target, low + rate * 18 / 1000);
    boolean hurry = waits > 2 * target + rate / 20;
    if (concealing || noise) {
      return;
    }
    if (hurry || (level > high && untilStretch <= 0)) {
      while (sound.waiting() < stretcher.needed() && nextFollows() && sound.room() > rate / 5) {
        if (!decode(packets.remove(), now)) {
          break;
        }
      }
      int count = sound.waiting() >= stretcher.needed() ? stretcher.accelerate(hurry) : 0;
      removed += count;
      level -= count;
      untilStretch = count > 0 ? rate * 3 / 100 : 0;
    } else if (level < low && untilStretch <= 0) {
      int count = stretcher.decelerate();
      inserted += count;
      level += count;
      untilStretch = count > 0 ? rate * 3 / 100 : 0;
    }
  }

  private boolean nextFollows() {
    return packets.size() > 0
        && !packets.first().comfortNoise
        && samples(packets.first().timestamp - next) <= stalled;
  }

  /** What was done so far. */
  public AudioJitterStatistics statistics() {
    return new AudioJitterStatistics(
        total,
        concealed,
        silentConcealed,
        events,
        inserted,
        removed,
        delaySeconds,
        targetSeconds,
        emitted,
        received,
        discarded,
        redundancyUsed,
        target() * 1_000_000_000L / rate,
        waiting() * 1_000_000_000L / rate);
  }
}
