package org.ternrtc.media;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A place for one picture between two threads; the newest wins, so latency never grows.
 *
 * <p>Stands between a source and an encoder, and between a decoder and a window. Thread-safe; a
 * sink that never blocks. It ends for the taker with {@link #close} or when the source {@link
 * #ended}.
 */
public final class LatestFrameSlot implements VideoSink, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private @Nullable VideoFrame frame;
  private boolean closed;
  private @Nullable String endReason;
  private long accepted;
  private long overwritten;

  /** An empty, open slot. */
  public LatestFrameSlot() {}

  /**
   * Puts a picture in; one that nobody took is overwritten and counted, and what changed in it is
   * added to the hint of the new one.
   */
  @Override
  public void accept(VideoFrame newest) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      accepted++;
      if (frame != null) {
        overwritten++;
      }
      frame = newest.sinceBefore(frame);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #close}, but what is in the slot can still be taken. */
  @Override
  public void ended(String reason) {
    lock.lock();
    try {
      closed = true;
      endReason = reason;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a picture and takes it out.
   *
   * @return the picture, or null when the slot is closed
   */
  public @Nullable VideoFrame take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (frame == null && !closed) {
        filled.await();
      }
      return takeOut();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a picture for a limited time and takes it out.
   *
   * @return the picture, or null when none came in time or the slot is closed
   */
  public @Nullable VideoFrame poll(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (frame == null && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      return takeOut();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable VideoFrame takeOut() {
    VideoFrame out = frame;
    frame = null;
    return out;
  }

  /** How many pictures came in. */
  public long accepted() {
    lock.lock();
    try {
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /** How many pictures were overwritten before anyone took them. */
  public long overwritten() {
    lock.lock();
    try {
      return overwritten;
    } finally {
      lock.unlock();
    }
  }

  /** Why the source ended; null when it did not. */
  public @Nullable String endReason() {
    lock.lock();
    try {
      return endReason;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no more pictures come in; one may still be there to be taken. */
  public boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes whoever waits and drops what is in the slot; may be called twice. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      frame = null;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
