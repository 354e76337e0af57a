package org.ternrtc.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A source whose pictures are fetched by a thread of its own; the base of those that pace
 * themselves ({@link PacedVideoSource}) and of those that wait for a device, such as a camera.
 *
 * <p>{@link #begin}, {@link #deliver} and {@link #release} run on that one thread, so that a device
 * may belong to it. {@link VideoSink#ended} is called when the source ends by itself, not when it
 * is closed.
 */
public abstract class ThreadedVideoSource implements VideoSource {
  private static final System.Logger LOG = System.getLogger(ThreadedVideoSource.class.getName());

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
  protected ThreadedVideoSource(String threadName, ContentKind content) {
    this.threadName = threadName;
    this.content = content;
  }

  /**
   * Opens the file or the device. When this throws, {@link #release} is still called.
   *
   * @throws IOException with one line that says why it cannot be opened
   */
  protected abstract void begin() throws IOException;

  /**
   * Gives pictures to the sink, while the source is {@linkplain #running running}.
   *
   * @return why there are no more, in one line
   * @throws IOException with one line that says why the source ends
   */
  protected abstract String deliver(VideoSink sink) throws IOException;

  /** Gives everything back; called once, as the last thing on the source's thread. */
  protected abstract void release();

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
      try {
        begin();
      } catch (IOException | RuntimeException e) {
        opened(e);
        return;
      } catch (LinkageError e) {
        opened(new IOException(e.toString(), e));
        return;
      }
      opened(null);
      reason = deliverAll(sink);
    } finally {
      release();
    }
    if (end()) {
      sink.ended(reason);
    }
  }

  private String deliverAll(VideoSink sink) {
    try {
      return deliver(sink);
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
   * Waits, unless the source is closed meanwhile; to be called by {@link #deliver}.
   *
   * @param waitNanos how long; 0 or less just asks
   * @return false when the source was closed
   */
  protected final boolean running(long waitNanos) {
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
