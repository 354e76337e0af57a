package org.ternrtc.codec.vp8.wavefront;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of workers for one codec: the thread that calls {@link #run} is the first, the
 * others are platform threads of this object, made when first needed and parked between the tasks.
 *
 * <p>Used by one thread at a time. {@link #close} ends the threads.
 */
public final class Workers implements AutoCloseable {
  /** No more workers than this, whatever is asked for. */
  public static final int MAX = 16;

  /** How long {@link #close} waits for a thread to end; none has anything to do then. */
  private static final long CLOSE_MILLIS = 1_000;

  private final String name;
  private final int count;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private Thread[] threads = {};
  private @Nullable Task task;
  private @Nullable Thread caller;

  /** Counts the tasks; a worker that has seen fewer has work to do. */
  private final AtomicInteger round = new AtomicInteger();

  private volatile boolean closed;

  /** What all workers do together. */
  public interface Task {
    /**
     * One worker's share.
     *
     * @param worker 0 for the calling thread, then counted up
     */
    void work(int worker);

    /** Called when a worker failed: lets the others end soon, whatever they wait for. */
    void abort();
  }

  /**
   * Workers without threads so far.
   *
   * @param name the threads' name, completed with their number
   * @param count how many there shall be with the caller, at least 1; at most {@link #MAX} are made
   */
  public Workers(String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " threads");
    }
    this.name = name;
    this.count = Math.min(count, MAX);
  }

  /** How many work at a task, with the caller. */
  public int count() {
    return count;
  }

  /**
   * Has all workers work at a task and returns when the last is done.
   *
   * @throws IllegalStateException when closed
   */
  public void run(Task shared) {
    if (closed) {
      throw new IllegalStateException("workers are closed");
    }
    if (count == 1) {
      shared.work(0);
      return;
    }
    if (threads.length == 0) {
      start();
    }
    task = shared;
    caller = Thread.currentThread();
    failure.set(null);
    left.set(count - 1);
    round.incrementAndGet();
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    work(shared, 0);
    boolean interrupted = false;
    while (left.get() > 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    task = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow();
  }

  private void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void start() {
    Thread[] made = new Thread[count - 1];
    for (int n = 0; n < made.length; n++) {
      int worker = n + 1;
      made[n] = Thread.ofPlatform().daemon().name(name + "-" + worker).start(() -> serve(worker));
    }
    threads = made;
  }

  private void serve(int worker) {
    int seen = 0;
    while (!closed) {
      if (round.get() == seen) {
        LockSupport.park(this);
        continue;
      }
      seen++;
      Task shared = task;
      if (shared != null) {
        work(shared, worker);
      }
      Thread waiting = caller;
      if (left.decrementAndGet() == 0) {
        LockSupport.unpark(waiting);
      }
    }
  }

  /** A failure of one is kept for the caller, and ends the others' work. */
  private void work(Task shared, int worker) {
    try {
      shared.work(worker);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      shared.abort();
    }
  }

  /** Ends the threads; may be called twice. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
