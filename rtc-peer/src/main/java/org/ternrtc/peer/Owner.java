package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The owner thread of one connection: a task queue, a ring of datagrams and the earliest deadline.
 *
 * <p>All protocol state of a connection is touched by this thread alone, so nothing in it needs a
 * lock. The ring is bounded: when it is full the oldest datagram goes, and is counted.
 */
final class Owner {
  /** What the thread drives; called by it only. */
  interface Driven {
    void datagram(byte[] data, int offset, int length, long receivedNanos);

    /** Does what is due and says when to come back: nanoseconds on the scale of nanoTime. */
    long tick(long now);
  }

  /** Longest sleep when nothing is due, so that a missed wake-up would heal itself. */
  static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final System.Logger LOG = System.getLogger(Owner.class.getName());
  private static final int MAX_DATAGRAM = 2048;

  /** Buffers that are kept for the datagrams to come: a burst's worth, not a ring's. */
  private static final int MAX_SPARE = 64;

  private final Driven driven;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final byte[] @Nullable [] ring;
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
  private final int[] lengths;
  private final long[] times;
  private int head;
  private int size;
  private long dropped;
  private boolean waiting;
  private boolean stopped;

  Owner(String name, int ringSize, Driven driven) {
    this.driven = driven;
    this.ring = new byte[ringSize][];
    this.lengths = new int[ringSize];
    this.times = new long[ringSize];
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Queues a task; false when the owner has stopped. */
  boolean post(Runnable task) {
    lock.lock();
    try {
      if (stopped) {
        return false;
      }
      tasks.add(task);
      wake();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a task on the owner thread and waits for its result.
   *
   * @throws InvalidStateException when the connection is closed
   */
  <T> T call(Supplier<T> task) {
    if (isCurrent()) {
      return task.get();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean posted =
        post(() -> {
          try {
            result.complete(task.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    if (!posted) {
      throw new InvalidStateException("the connection is closed");
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationException("interrupted while waiting for the connection", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** Hands in one datagram, which is copied; never blocks for long. */
  void datagram(byte[] data, int offset, int length, long receivedNanos) {
    if (length > MAX_DATAGRAM) {
      return;
    }
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      if (size == ring.length) {
        head = (head + 1) % ring.length;
        size--;
        dropped++;
      }
      int slot = (head + size) % ring.length;
      byte[] buffer = ring[slot];
      if (buffer == null) {
        // The last one given back: it is in the cache still.
        byte[] kept = spare.pollLast();
        buffer = kept == null ? new byte[MAX_DATAGRAM] : kept;
        ring[slot] = buffer;
      }
      System.arraycopy(data, offset, buffer, 0, length);
      lengths[slot] = length;
      times[slot] = receivedNanos;
      size++;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** For tests: buffers that are there. */
  int buffers() {
    lock.lock();
    try {
      return size + spare.size();
    } finally {
      lock.unlock();
    }
  }

  /** Datagrams that were dropped because the ring was full. */
  long droppedDatagrams() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread after the tasks that are queued. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean join(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private void wake() {
    if (waiting) {
      waiting = false;
      work.signal();
    }
  }

  private void run() {
    long deadline = System.nanoTime();
    byte[] scratch = new byte[MAX_DATAGRAM];
    while (true) {
      Runnable task = null;
      int length = 0;
      long time = 0;
      boolean datagram = false;
      lock.lock();
      try {
        while (tasks.isEmpty() && size == 0 && !stopped) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            break;
          }
          waiting = true;
          work.awaitNanos(left);
          waiting = false;
        }
        if (!tasks.isEmpty()) {
          task = tasks.poll();
        } else if (size > 0) {
          // Slots are empty while nothing waits, or every one of them would come to hold a buffer.
          if (spare.size() < MAX_SPARE) {
            spare.addLast(scratch);
          }
          scratch = Objects.requireNonNull(ring[head]);
          ring[head] = null;
          length = lengths[head];
          time = times[head];
          head = (head + 1) % ring.length;
          size--;
          datagram = true;
        } else if (stopped) {
          return;
        }
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt the owner; going on is the safe answer.
        LOG.log(Level.DEBUG, "owner thread interrupted");
      } finally {
        lock.unlock();
      }
      try {
        if (task != null) {
          task.run();
        } else if (datagram) {
          driven.datagram(scratch, 0, length, time);
        }
        deadline = driven.tick(System.nanoTime());
      } catch (RuntimeException | AssertionError e) {
        // Our own fault, never the peer's: keep the call alive and say it.
        LOG.log(Level.ERROR, "a task of the connection failed", e);
        deadline = System.nanoTime() + IDLE_NANOS;
      }
    }
  }
}
