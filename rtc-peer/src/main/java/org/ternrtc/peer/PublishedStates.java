package org.ternrtc.peer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The states of a connection as any thread sees them; a change wakes who waits for it and goes to
 * the listener.
 */
final class PublishedStates {
  private final EventThread events;
  private final PeerConnectionListener listener;
  private final AtomicReference<States> current = new AtomicReference<>(States.INITIAL);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  PublishedStates(EventThread events, PeerConnectionListener listener) {
    this.events = events;
    this.listener = listener;
  }

  States get() {
    return current.get();
  }

  /**
   * Waits until the condition holds.
   *
   * @return the states it holds for
   * @throws InvalidStateException when the connection is closed
   * @throws TimeoutException when it takes longer
   */
  States await(String what, Duration timeout, Predicate<States> condition) {
    long left = timeout.toNanos();
    lock.lock();
    try {
      States now = current.get();
      while (!condition.test(now)) {
        if (now.signaling() == SignalingState.CLOSED) {
          throw new InvalidStateException("the connection is closed");
        }
        if (left <= 0) {
          throw new TimeoutException(what + " took longer than " + timeout.toMillis() + " ms");
        }
        left = change.awaitNanos(left);
        now = current.get();
      }
      return now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationException("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the states known: to whoever waits, and to the listener on the event thread. Owner thread
   * only.
   */
  void publish(States now) {
    States before = current.getAndSet(now);
    lock.lock();
    try {
      change.signalAll();
    } finally {
      lock.unlock();
    }
    if (now.signaling() == SignalingState.CLOSED) {
      // The W3C fires nothing on close().
      return;
    }
    if (before.signaling() != now.signaling()) {
      events.post(() -> listener.onSignalingStateChange(now.signaling()));
    }
    if (before.iceGathering() != now.iceGathering()) {
      events.post(() -> listener.onIceGatheringStateChange(now.iceGathering()));
    }
    if (before.iceConnection() != now.iceConnection()) {
      events.post(() -> listener.onIceConnectionStateChange(now.iceConnection()));
    }
    if (before.connection() != now.connection()) {
      events.post(() -> listener.onConnectionStateChange(now.connection()));
    }
  }
}
