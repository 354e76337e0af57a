package org.ternrtc.peer;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread on which listeners run, in order, beside the owner thread: a listener may block
 * without stopping packets.
 *
 * <p>The queue has no bound of its own. Most events are few and made by changes of state; whoever
 * posts what the network makes bounds what waits (as {@link RtpReceiver} does with keys).
 */
final class EventThread {
  private static final System.Logger LOG = System.getLogger(EventThread.class.getName());

  private sealed interface Event {
    record Call(Runnable listener) implements Event {}

    record End() implements Event {}
  }

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread;

  EventThread(String name) {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  void post(Runnable event) {
    events.add(new Event.Call(event));
  }

  /** Ends the thread after the events that are queued. */
  void stop() {
    events.add(new Event.End());
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  boolean join(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private void run() {
    while (true) {
      Event event;
      try {
        event = events.take();
      } catch (InterruptedException e) {
        // A listener that was interrupted left its mark; the thread goes on.
        continue;
      }
      if (!(event instanceof Event.Call(Runnable listener))) {
        return;
      }
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
  }
}
