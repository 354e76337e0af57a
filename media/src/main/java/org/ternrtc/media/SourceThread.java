package org.ternrtc.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a source: opens its device, fetches from it and releases it, all on that one
 * thread. {@link #start} waits for the opening, {@link #close} for the end. Thread-safe.
 */
final class SourceThread {
  /** What the thread does, in this order; {@link #release} also when {@link #begin} throws. */
  interface Work {
    void begin() throws IOException;

    String deliver() throws IOException;

    void release();

    /** The source ended by itself. */
    void ended(String reason);
  }

  private static final System.Logger LOG = System.getLogger(SourceThread.class.getName());

  /** How long {@link #close} waits for the thread: a device that hangs must not hang its user. */
  private static final long CLOSE_MILLIS = 3000;

  private enum State {
    NEW,
    OPENING,
    RUNNING,
    CLOSED
  }

  private final String threadName;
  private final Work work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.NEW;
  private @Nullable Thread thread;
  private @Nullable Exception openFailure;

  SourceThread(String threadName, Work work) {
    this.threadName = threadName;
    this.work = work;
  }

  /**
   * As {@link VideoSource#start}.
   *
   * @param starting run once it is known that the thread is to start, before it does
   */
  void start(Runnable starting) throws IOException {
    lock.lock();
    try {
      if (state != State.NEW) {
        throw new IllegalStateException(
            state == State.CLOSED ? "the source is closed" : "the source was started before");
      }
      state = State.OPENING;
      starting.run();
      Thread started = Thread.ofPlatform().name(threadName).daemon().unstarted(this::run);
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

  private void run() {
    String reason;
    try {
      try {
        work.begin();
      } catch (IOException | RuntimeException e) {
        opened(e);
        return;
      } catch (LinkageError e) {
        opened(new IOException(e.toString(), e));
        return;
      }
      opened(null);
      reason = deliverAll();
    } finally {
      work.release();
    }
    if (end()) {
      work.ended(reason);
    }
  }

  private String deliverAll() {
    try {
      return work.deliver();
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

  /**
   * Waits, unless the source is closed meanwhile; to be called by {@link Work#deliver}.
   *
   * @param waitNanos how long; 0 or less just asks
   * @return false when the source was closed
   */
  boolean running(long waitNanos) {
    lock.lock();
    try {
      long left = waitNanos;
      while (state == State.RUNNING && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state == State.RUNNING;
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

  /** As {@link VideoSource#close}. */
  void close() {
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
