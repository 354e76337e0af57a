package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioCodecs;
import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.audio.LevelMeter;
import org.ternrtc.rtp.audio.AudioJitterBuffer;
import org.ternrtc.rtp.audio.AudioJitterSettings;
import org.ternrtc.rtp.audio.AudioJitterStatistics;

/**
 * Turns the packets of one receiver into sound, 10 ms after 10 ms on an absolute schedule, on a
 * thread of its own, and hands it to the receiver's track.
 *
 * <p>Packets come by a bounded queue, whose oldest go when the thread stands still, and are
 * counted.
 */
final class AudioPlayout implements AutoCloseable {
  /** What a packet is to the jitter buffer. */
  enum Kind {
    SOUND,
    REDUNDANT,
    COMFORT_NOISE,
    /** No packet: another stream begins. */
    RESTART
  }

  /** A packet that waits for the thread. */
  private static final class Arrived {
    final Kind kind;
    final int timestamp;
    final byte[] payload;
    final long arrival;

    Arrived(Kind kind, int timestamp, byte[] payload, long arrival) {
      this.kind = kind;
      this.timestamp = timestamp;
      this.payload = payload;
      this.arrival = arrival;
    }
  }

  private static final System.Logger LOG = System.getLogger(AudioPlayout.class.getName());
  private static final int MAX_QUEUED = 256;
  private static final long STEP_NANOS = 10_000_000;

  /** Who is further behind does not catch up by a burst. */
  private static final long MAX_BEHIND_NANOS = 200_000_000;

  private static final int STATISTICS_EVERY = 10;
  private static final byte[] NOTHING = {};

  private final AudioTrack track;
  private final AudioDecoder decoder;
  private final @Nullable AudioDecoder noise;
  private final AudioJitterBuffer buffer;
  private final LevelMeter meter = new LevelMeter();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final ArrayDeque<Arrived> queue = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;
  private final AtomicLong dropped = new AtomicLong();
  private volatile AudioJitterStatistics statistics;

  /**
   * Starts to play.
   *
   * @param channels how many to decode
   * @param comfortNoise whether it may come
   * @throws IllegalArgumentException when no such codec is installed
   */
  AudioPlayout(AudioTrack track, String codec, int channels, boolean comfortNoise) {
    this.track = track;
    this.decoder = AudioCodecs.decoder(codec, channels);
    this.noise = comfortNoise ? AudioCodecs.decoder("CN", 1) : null;
    AudioDecoder describer = noise;
    this.buffer =
        new AudioJitterBuffer(
            new PayloadDecoder(decoder),
            describer == null ? null : new PayloadDecoder(describer),
            AudioJitterSettings.defaults());
    this.statistics = buffer.statistics();
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("tern-playout-" + track.id().substring(0, 8))
            .start(this::run);
  }

  /** Queues a packet; never blocks. The payload is copied. */
  void offer(Kind kind, int timestamp, byte[] payload, int offset, int length, long now) {
    byte[] own = Arrays.copyOfRange(payload, offset, offset + length);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (queue.size() == MAX_QUEUED) {
        queue.removeFirst();
        dropped.incrementAndGet();
      }
      queue.addLast(new Arrived(kind, timestamp, own, now));
    } finally {
      lock.unlock();
    }
  }

  /** Another stream begins. */
  void restart(long now) {
    offer(Kind.RESTART, 0, NOTHING, 0, 0, now);
  }

  /** What the jitter buffer has done, at most 100 ms ago. */
  AudioJitterStatistics statistics() {
    return statistics;
  }

  LevelMeter meter() {
    return meter;
  }

  int sampleRate() {
    return buffer.sampleRate();
  }

  long packetsDropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean gone() {
    return !thread.isAlive();
  }

  void join(long millis) throws InterruptedException {
    if (Thread.currentThread() != thread) {
      // Else it was closed from a sink: the thread ends when the sink returns.
      thread.join(millis);
    }
  }

  /** Waits for the next step; false when it is over. */
  private boolean awaitStep(long due) throws InterruptedException {
    lock.lock();
    try {
      long left = due - System.nanoTime();
      while (!closed && left > 0) {
        left = ended.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Arrived next() {
    lock.lock();
    try {
      return queue.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      long due = System.nanoTime();
      for (int step = 1; awaitStep(due); step++) {
        long now = System.nanoTime();
        if (now - due > MAX_BEHIND_NANOS) {
          due = now;
        }
        for (Arrived each = next(); each != null; each = next()) {
          insert(each);
        }
        play(due);
        if (step % STATISTICS_EVERY == 0) {
          statistics = buffer.statistics();
        }
        due += STEP_NANOS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the playout of track " + track.id() + " failed", e);
    } finally {
      decoder.close();
      if (noise != null) {
        noise.close();
      }
    }
  }

  private void insert(Arrived packet) {
    byte[] payload = packet.payload;
    int timestamp = packet.timestamp;
    long at = packet.arrival;
    switch (packet.kind) {
      case SOUND -> buffer.insert(timestamp, payload, 0, payload.length, at);
      case REDUNDANT -> buffer.insertRedundant(timestamp, payload, 0, payload.length, at);
      case COMFORT_NOISE -> buffer.insertComfortNoise(timestamp, payload, 0, payload.length, at);
      case RESTART -> buffer.reset();
    }
  }

  private void play(long due) {
    short[] samples = new short[buffer.pullSamples() * buffer.channels()];
    buffer.pull(samples, 0, due);
    AudioFrame frame = AudioFrame.of(samples, buffer.sampleRate(), buffer.channels(), due);
    meter.accept(frame);
    track.accept(frame);
  }
}
