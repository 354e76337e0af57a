package org.ternrtc.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A source whose pictures are fetched by a thread of its own at a steady rate; the base of pattern,
 * file and screen sources.
 *
 * <p>{@link #open}, {@link #next} and {@link #release} run on that one thread, so that a device may
 * belong to it. The schedule is absolute ({@link Pacer}): a late picture is skipped, never caught
 * up. {@link VideoSink#ended} is called when the source ends by itself, not when it is closed.
 */
public abstract class PacedVideoSource implements VideoSource {
  private static final System.Logger LOG = System.getLogger(PacedVideoSource.class.getName());

  /** How long {@link #close} waits for the thread: a device that hangs must not hang its user. */
  private static final long CLOSE_MILLIS = 3000;

  private enum State {
    NEW,
    OPENING,
    RUNNING,
    CLOSED
  }

  private final String threadName;
  private final ContentKind content;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.NEW;
  private @Nullable Thread thread;
  private @Nullable Exception openFailure;

  /**
   * @param threadName name of the source's thread
   */
  protected PacedVideoSource(String threadName, ContentKind content) {
    this.threadName = threadName;
    this.content = content;
  }

  /**
   * Opens the file or the device. When this throws, {@link #release} is still called.
   *
   * @return pictures a second, over 0 and at most 1000
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract double open() throws IOException;

  /**
   * Makes the next picture.
   *
   * @param tick its number on the schedule, from 0; numbers are left out when the source was late
   * @param captureNanos now, on the scale of {@link System#nanoTime}
   * @return the picture, or null when there are no more
   * @throws IOException with one line that says why the source ends
   */
  protected abstract @Nullable VideoFrame next(long tick, long captureNanos) throws IOException;

  /** Gives everything back; called once, as the last thing on the source's thread. */
  protected abstract void release();

  /** What {@link VideoSink#ended} is told when {@link #next} has no more pictures. */
  protected String endReason() {
    return "end of file";
  }

  @Override
  public final ContentKind content() {
    return content;
  }

  @Override
  public final void start(VideoSink sink) throws IOException {
    lock.lock();
    try {
      if (state != State.NEW) {
        throw new IllegalStateException(
            state == State.CLOSED ? "the source is closed" : "the source was started before");
      }
      state = State.OPENING;
      Thread started = Thread.ofPlatform().name(threadName).daemon().unstarted(() -> run(sink));
      thread = started;
      started.start();
      while (state == State.OPENING) {
        changed.await();
      }
      if (openFailure instanceof IOException failure) {
        throw new IOException(failure.getMessage(), failure);
      }
      if (openFailure != null) {
        throw new IOException(threadName + " cannot be opened: " + openFailure, openFailure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state = State.CLOSED;
      changed.signalAll();
      throw new InterruptedIOException("interrupted while " + threadName + " was being opened");
    } finally {
      lock.unlock();
    }
  }

  private void run(VideoSink sink) {
    String reason;
    try {
      double rate;
      try {
        rate = open();
      } catch (IOException | RuntimeException e) {
        opened(e);
        return;
      } catch (LinkageError e) {
        opened(new IOException(e.toString(), e));
        return;
      }
      opened(null);
      reason = deliver(sink, rate);
    } finally {
      release();
    }
    if (end()) {
      sink.ended(reason);
    }
  }

  private String deliver(VideoSink sink, double rate) {
    try {
      Pacer pacer = new Pacer(rate, System.nanoTime());
      while (awaitTick(pacer)) {
        long now = System.nanoTime();
        long tick = pacer.take(now);
        if (tick < 0) {
          continue;
        }
        VideoFrame frame = next(tick, now);
        if (frame == null) {
          return endReason();
        }
        sink.accept(frame);
      }
      return "closed";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, threadName + " ends", e);
      return e.toString();
    }
  }

  private void opened(@Nullable Exception failure) {
    lock.lock();
    try {
      openFailure = failure;
      if (failure != null) {
        state = State.CLOSED;
      } else if (state == State.OPENING) {
        state = State.RUNNING;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a tick is due; false when the source was closed meanwhile. */
  private boolean awaitTick(Pacer pacer) {
    lock.lock();
    try {
      while (state == State.RUNNING) {
        long nanos = pacer.nanosToNext(System.nanoTime());
        if (nanos <= 0) {
          return true;
        }
        changed.awaitNanos(nanos);
      }
      return false;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the source ended by itself and not by {@link #close}. */
  private boolean end() {
    lock.lock();
    try {
      boolean byItself = state == State.RUNNING;
      state = State.CLOSED;
      return byItself;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void close() {
    Thread running;
    lock.lock();
    try {
      state = State.CLOSED;
      changed.signalAll();
      running = thread;
    } finally {
      lock.unlock();
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join(CLOSE_MILLIS);
      if (running.isAlive()) {
        LOG.log(System.Logger.Level.WARNING, threadName + " does not stop; left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
