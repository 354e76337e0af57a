package org.ternrtc.sctp.receive;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.Message;

/** The order of one incoming stream: whole messages that wait for earlier ones. */
final class IncomingStream {
  /** What a waiting message costs besides its bytes: itself, its window, its place in the order. */
  static final long WAITING_OVERHEAD = 192L;

  private final boolean interleaving;
  private final Consumer<Message> deliver;

  /** Number that is due, unwrapped. */
  private long next;

  private @Nullable NavigableMap<Long, @Nullable Message> waiting;
  private long cost;

  IncomingStream(boolean interleaving, Consumer<Message> deliver) {
    this.interleaving = interleaving;
    this.deliver = deliver;
  }

  /** Memory of what waits. */
  long cost() {
    return cost;
  }

  /** Serial numbers of 32 or of 16 bits: the nearest one. */
  private long unwrap(int number) {
    int ahead = number - (int) next;
    long distance = ahead;
    if (!interleaving) {
      distance = (short) ahead;
    }
    return next + distance;
  }

  /**
   * A whole ordered message.
   *
   * @param message null for one that was too long: it only takes its place in the order
   */
  void add(int number, @Nullable Message message) {
    long at = unwrap(number);
    if (at == next) {
      next++;
      deliver(message);
      drain();
    } else if (at > next) {
      if (waiting == null) {
        waiting = new TreeMap<>();
      }
      if (!waiting.containsKey(at)) {
        waiting.put(at, message);
        cost += cost(message);
      }
    }
  }

  private static long cost(@Nullable Message message) {
    return WAITING_OVERHEAD + (message == null ? 0 : message.payload().length());
  }

  private void deliver(@Nullable Message message) {
    if (message != null) {
      deliver.accept(message);
    }
  }

  private void drain() {
    if (waiting == null) {
      return;
    }
    while (!waiting.isEmpty() && waiting.firstKey() == next) {
      deliverFirst(waiting);
      next++;
    }
    if (waiting.isEmpty()) {
      waiting = null;
    }
  }

  private void deliverFirst(NavigableMap<Long, @Nullable Message> from) {
    Map.Entry<Long, @Nullable Message> entry = from.pollFirstEntry();
    cost -= cost(entry.getValue());
    deliver(entry.getValue());
  }

  /** Numbers up to this one are given up; what came of them whole is delivered. */
  void skipTo(int number) {
    long last = unwrap(number);
    if (last < next) {
      return;
    }
    while (waiting != null && !waiting.isEmpty() && waiting.firstKey() <= last) {
      deliverFirst(waiting);
    }
    next = last + 1;
    drain();
  }
}
