package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioCodecs;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioEncoderSettings;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.audio.AudioFramer;
import org.ternrtc.media.audio.LevelMeter;
import org.ternrtc.rtp.audio.AudioLevel;

/**
 * Compresses the sound of one track for one sender on a thread of its own.
 *
 * <p>Sound waits in a bounded queue; when the thread cannot follow, the oldest goes, and is
 * counted: what was said must not be heard later and later.
 */
final class AudioEncoderThread implements AudioSink, AutoCloseable {
  /** 300 ms in frames of 10 ms. */
  private static final int MAX_QUEUED = 30;

  /** A capture time that is so much later than the samples say: sound was left out. */
  private static final long GAP_NANOS = 60_000_000;

  private static final System.Logger LOG = System.getLogger(AudioEncoderThread.class.getName());

  private final AudioTrack track;
  private final AudioEncoder encoder;
  private final Consumer<EncodedSound> output;
  private final LevelMeter meter = new LevelMeter();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<AudioFrame> queue = new ArrayDeque<>();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong encoded = new AtomicLong();
  private final AtomicLong spentNanos = new AtomicLong();
  private final byte[] payload = new byte[AudioEncoder.MAX_PAYLOAD_BYTES];
  private final Thread thread;
  private boolean closed;

  // What follows belongs to the thread.
  private long sample;
  private long expected;
  private boolean any;
  private boolean silent = true;

  /**
   * Starts to encode.
   *
   * @param output is told on this thread; must not block
   * @throws OperationException when no such codec is installed
   */
  AudioEncoderThread(
      AudioTrack track,
      String codec,
      AudioEncoderSettings settings,
      Consumer<EncodedSound> output) {
    this.track = track;
    this.output = output;
    try {
      this.encoder = AudioCodecs.encoder(codec, settings);
    } catch (IllegalArgumentException e) {
      throw new OperationException("no encoder for " + codec + ": " + e.getMessage(), e);
    }
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("tern-audio-encoder-" + track.id().substring(0, 8))
            .start(this::run);
    track.addSink(this);
  }

  AudioEncoder encoder() {
    return encoder;
  }

  LevelMeter meter() {
    return meter;
  }

  long packetsEncoded() {
    return encoded.get();
  }

  long framesDropped() {
    return dropped.get();
  }

  long encodeNanos() {
    return spentNanos.get();
  }

  /** On the source's thread. */
  @Override
  public void accept(AudioFrame frame) {
    AudioFrame own = frame.copy();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (queue.size() == MAX_QUEUED) {
        queue.removeFirst();
        dropped.incrementAndGet();
      }
      queue.addLast(own);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    track.removeSink(this);
    lock.lock();
    try {
      closed = true;
      queue.clear();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean gone() {
    return !thread.isAlive();
  }

  void join(long millis) throws InterruptedException {
    if (Thread.currentThread() != thread) {
      thread.join(millis);
    }
  }

  private @Nullable AudioFrame take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.await();
      }
      return closed ? null : queue.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    AudioFramer framer =
        new AudioFramer(
            encoder.frameSamples(), encoder.sampleRate(), encoder.channels(), this::encode);
    try {
      for (AudioFrame frame = take(); frame != null; frame = take()) {
        framer.accept(frame);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the encoder of track " + track.id() + " failed", e);
    } finally {
      encoder.close();
    }
  }

  private void encode(AudioFrame frame) {
    if (any && frame.captureNanos() - expected > GAP_NANOS) {
      sample += (frame.captureNanos() - expected) / 1000 * encoder.rtpClockRate() / 1_000_000;
      silent = true;
    }
    any = true;
    expected = frame.captureNanos() + frame.durationNanos();
    meter.accept(frame);
    long start = System.nanoTime();
    int length = encoder.encode(frame, payload, 0);
    spentNanos.addAndGet(System.nanoTime() - start);
    if (length > 0) {
      encoded.incrementAndGet();
      output.accept(
          new EncodedSound(
              Arrays.copyOf(payload, length),
              sample,
              silent,
              new AudioLevel(meter.speaking(), meter.decibelsBelow()),
              frame.captureNanos()));
    }
    silent = length == 0;
    sample += (long) encoder.frameSamples() * encoder.rtpClockRate() / encoder.sampleRate();
  }
}
