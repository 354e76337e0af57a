package org.ternrtc.peer;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The messages of a channel for one subscriber, who is called on a virtual thread. */
final class DataChannelPublisher implements Flow.Publisher<DataMessage> {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final DataChannel channel;
  private final AtomicBoolean taken = new AtomicBoolean();

  DataChannelPublisher(DataChannel channel) {
    this.channel = channel;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super DataMessage> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Demand());
      subscriber.onError(new InvalidStateException("the channel has a subscriber already"));
      return;
    }
    var demand = new Demand();
    Thread.ofVirtual().name("tern-data-publisher").start(() -> publish(subscriber, demand));
  }

  private void publish(Flow.Subscriber<? super DataMessage> subscriber, Demand demand) {
    try {
      subscriber.onSubscribe(demand);
      while (demand.await()) {
        DataMessage message;
        try {
          message = channel.receive(LOOK);
        } catch (TimeoutException _) {
          // Only to see whether the subscription was cancelled.
          demand.giveBack();
          continue;
        }
        if (message == null) {
          subscriber.onComplete();
          return;
        }
        subscriber.onNext(message);
      }
    } catch (RuntimeException | InterruptedException e) {
      demand.cancel();
      subscriber.onError(e);
    }
  }

  /** How many messages the subscriber still wants. */
  private static final class Demand implements Flow.Subscription {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private long wanted;
    private boolean cancelled;

    @Override
    public void request(long count) {
      lock.lock();
      try {
        if (count <= 0) {
          cancelled = true;
        } else {
          wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
        }
        change.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        cancelled = true;
        change.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Waits until one more is wanted; false when none will be. */
    boolean await() throws InterruptedException {
      lock.lock();
      try {
        while (wanted == 0 && !cancelled) {
          change.await();
        }
        if (cancelled) {
          return false;
        }
        wanted--;
        return true;
      } finally {
        lock.unlock();
      }
    }

    void giveBack() {
      request(1);
    }
  }
}
