package org.ternrtc.rtp.audio;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.IntToLongFunction;

/** Packets on their way to a jitter buffer and the clock that pulls 10 ms after 10 ms. */
final class Playout {
  static final long MILLI = 1_000_000;

  private static final class Packet {
    final long arrival;
    final int timestamp;
    final byte[] payload;

    Packet(long arrival, int timestamp, byte[] payload) {
      this.arrival = arrival;
      this.timestamp = timestamp;
      this.payload = payload;
    }
  }

  // nanoTime may wrap: it does here, while sound plays.
  private static final long START = Long.MAX_VALUE - 500 * MILLI;

  final AudioJitterBuffer buffer =
      new AudioJitterBuffer(new PcmDecoder(), null, AudioJitterSettings.defaults());
  private final PriorityQueue<Packet> way =
      new PriorityQueue<>((one, other) -> Long.signum(one.arrival - other.arrival));
  private short[] played = new short[80];
  private int length;
  private long elapsed;

  /** A packet that comes so long after the start. */
  void send(int timestamp, byte[] payload, long arrivalNanos) {
    way.add(new Packet(arrivalNanos, timestamp, payload));
  }

  /** Sends a sound in packets of 20 ms, each delayed; a negative delay loses it. */
  void sendAll(short[] sound, int firstTimestamp, IntToLongFunction delay) {
    for (int i = 0; (i + 1) * 160 <= sound.length; i++) {
      long late = delay.applyAsLong(i);
      if (late >= 0) {
        send(
            firstTimestamp + 160 * i,
            PcmDecoder.encode(sound, 160 * i, 160),
            i * 20L * MILLI + late);
      }
    }
  }

  /** Plays so long. */
  void play(long nanos) {
    long end = elapsed + nanos;
    while (elapsed < end) {
      tick();
    }
  }

  /** Plays 10 ms. */
  void tick() {
    tick(10 * MILLI);
  }

  /** Plays 10 ms of sound, which take so long on the clock of the network. */
  void tick(long nanos) {
    elapsed += nanos;
    while (!way.isEmpty() && way.peek().arrival <= elapsed) {
      Packet packet = way.remove();
      buffer.insert(
          packet.timestamp, packet.payload, 0, packet.payload.length, START + packet.arrival);
    }
    if (length + 80 > played.length) {
      played = Arrays.copyOf(played, 2 * played.length);
    }
    length += buffer.pull(played, length, START + elapsed);
  }

  long elapsed() {
    return elapsed;
  }

  short[] played() {
    return Arrays.copyOf(played, length);
  }

  /** The longest run of near silence, in milliseconds. */
  static int longestGap(short[] sound, int from, int to) {
    int longest = 0;
    int run = 0;
    for (int i = from; i < to; i++) {
      run = Math.abs(sound[i]) < 30 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest / 8;
  }

  /** Something like a voice: harmonics of a gliding pitch, swelling. */
  static short[] voice(int samples) {
    short[] out = new short[samples];
    double phase = 0;
    for (int i = 0; i < samples; i++) {
      double seconds = i / 8000.0;
      phase += 2 * Math.PI * (130 + 25 * Math.sin(seconds * 3)) / 8000;
      double sum = 0;
      for (int harmonic = 1; harmonic <= 12; harmonic++) {
        sum += Math.sin(harmonic * phase + harmonic) / harmonic;
      }
      out[i] = (short) (4000 * (0.7 + 0.3 * Math.sin(seconds * 9)) * sum);
    }
    return out;
  }

  static short[] tone(int hertz, int samples) {
    short[] out = new short[samples];
    for (int i = 0; i < samples; i++) {
      out[i] = (short) (10_000 * Math.sin(2 * Math.PI * hertz * i / 8000));
    }
    return out;
  }
}
