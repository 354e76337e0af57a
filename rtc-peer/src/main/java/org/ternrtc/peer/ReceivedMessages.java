package org.ternrtc.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.datachannel.ChannelOutput;

/**
 * The messages of one channel that nobody has taken yet. Its bound is the receive window of the
 * association, against which they count until they are taken.
 */
final class ReceivedMessages {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final ArrayDeque<ChannelOutput.Received> messages = new ArrayDeque<>(2);
  private boolean ended;

  void add(ChannelOutput.Received message) {
    lock.lock();
    try {
      messages.add(message);
      change.signal();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return messages.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  ChannelOutput.@Nullable Received poll() {
    lock.lock();
    try {
      return messages.poll();
    } finally {
      lock.unlock();
    }
  }

  /** The next one; null after the last. */
  ChannelOutput.@Nullable Received take(Duration timeout) {
    // A Duration may be longer than nanoseconds can count.
    long left = timeout.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    lock.lock();
    try {
      while (messages.isEmpty()) {
        if (ended) {
          return null;
        }
        if (left <= 0) {
          throw new TimeoutException("no message within " + timeout.toMillis() + " ms");
        }
        left = change.awaitNanos(left);
      }
      return messages.poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationException("interrupted while waiting for a message", e);
    } finally {
      lock.unlock();
    }
  }
}
