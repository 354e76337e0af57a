package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.CodecThreads;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.media.VideoCodecProvider;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoDecoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.PictureRotator;

/**
 * Decodes the frames of one receiver on a thread of its own and hands the pictures to the
 * receiver's track.
 *
 * <p>The queue is bounded. A decoder that falls behind skips everything up to the next key frame
 * and asks for one: overwriting single frames would break those that refer to them.
 */
final class DecoderThread implements AutoCloseable {
  /** Half a second at 30 pictures per second. */
  private static final int MAX_QUEUED = 15;

  /** What the decoder has done so far; a snapshot. */
  record Counters(
      long framesDecoded,
      long keyFramesDecoded,
      long framesDropped,
      long undecodable,
      long totalDecodeNanos,
      long totalProcessingNanos,
      int width,
      int height) {}

  private static final System.Logger LOG = System.getLogger(DecoderThread.class.getName());

  private final VideoTrack track;
  private final VideoDecoder decoder;
  private final String implementation;
  private final Runnable undecodable;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<EncodedFrame> queue = new ArrayDeque<>();
  private final Thread thread;
  private boolean waitForKey = true;
  private boolean closed;
  private long dropped;
  private final PicturePace pace = new PicturePace();
  private volatile Counters counters = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Starts the thread.
   *
   * @param undecodable called on this thread when a frame cannot be decoded and a key frame is
   *     needed
   */
  DecoderThread(
      String name,
      VideoTrack track,
      VideoCodecProvider provider,
      String codec,
      Runnable undecodable) {
    this.track = track;
    this.decoder = provider.createDecoder(codec, new VideoDecoderSettings(CodecThreads.AUTO));
    this.implementation = provider.name();
    this.undecodable = undecodable;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** Queues one frame; never blocks. */
  void offer(EncodedFrame frame) {
    boolean askForKey = false;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (frame.key()) {
        // Nothing before a key frame is needed after it; but what is queued is shown if there is
        // time.
        waitForKey = false;
      } else if (waitForKey) {
        dropped++;
        return;
      }
      if (queue.size() >= MAX_QUEUED) {
        dropped += queue.size();
        queue.clear();
        if (!frame.key()) {
          dropped++;
          waitForKey = true;
          askForKey = true;
        }
      }
      if (!waitForKey) {
        queue.add(frame);
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
    if (askForKey) {
      undecodable.run();
    }
  }

  Counters counters() {
    return counters;
  }

  /** When pictures were decoded. */
  PicturePace pace() {
    return pace;
  }

  /** What decodes. */
  String implementation() {
    return implementation;
  }

  @Override
  public void close() {
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

  boolean join(long millis) throws InterruptedException {
    if (Thread.currentThread() == thread) {
      // Closed from a sink: the thread ends when the sink returns.
      return true;
    }
    thread.join(millis);
    return !thread.isAlive();
  }

  private @Nullable EncodedFrame take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.await();
      }
      return closed ? null : queue.poll();
    } finally {
      lock.unlock();
    }
  }

  private long droppedSoFar() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long decoded = 0;
    long keys = 0;
    long failed = 0;
    long spent = 0;
    long processed = 0;
    int width = 0;
    int height = 0;
    try {
      for (EncodedFrame frame = take(); frame != null; frame = take()) {
        long start = System.nanoTime();
        try {
          @Nullable VideoFrame picture = decoder.decode(frame);
          long done = System.nanoTime();
          spent += done - start;
          // The time of a received frame is that of its first packet.
          processed += done - frame.captureNanos();
          decoded++;
          pace.picture(done);
          keys += frame.key() ? 1 : 0;
          if (picture != null) {
            width = picture.width();
            height = picture.height();
          }
          counters =
              new Counters(decoded, keys, droppedSoFar(), failed, spent, processed, width, height);
          if (picture != null) {
            track.accept(PictureRotator.turn(picture, frame.rotation()));
          }
        } catch (UndecodableFrameException e) {
          failed++;
          lock.lock();
          try {
            waitForKey = queue.stream().noneMatch(EncodedFrame::key);
            while (!queue.isEmpty() && !queue.getFirst().key()) {
              queue.removeFirst();
              dropped++;
            }
          } finally {
            lock.unlock();
          }
          counters =
              new Counters(decoded, keys, droppedSoFar(), failed, spent, processed, width, height);
          undecodable.run();
          @Nullable VideoFrame made = decoder.conceal(frame.captureNanos());
          if (made != null) {
            track.accept(PictureRotator.turn(made, frame.rotation()));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the decoder of track " + track.id() + " failed", e);
    } finally {
      decoder.close();
    }
  }
}
