package org.ternrtc.ice.stun;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Requests under way and their retransmission, RFC 8489 section 6.2.1. The intervals double from
 * {@value #FIRST_INTERVAL_MILLIS} ms to {@value #LAST_INTERVAL_MILLIS} ms and then stay, for as
 * long as the owner gives: a check that is not answered is a candidate pair that may still come
 * alive.
 *
 * @param <R> where a request goes: requests of equal route are held apart when the earlier one has
 *     no response, so that two agents that only hear each other's requests cannot drive each other
 *     to a check every few milliseconds
 * @param <T> what the owner wants back with the response
 */
public final class ClientTransactions<R, T> {
  static final int FIRST_INTERVAL_MILLIS = 100;
  static final int LAST_INTERVAL_MILLIS = 1600;
  private static final long FIRST_INTERVAL_NANOS = FIRST_INTERVAL_MILLIS * 1_000_000L;
  private static final long LAST_INTERVAL_NANOS = LAST_INTERVAL_MILLIS * 1_000_000L;

  /** A cancelled request is not sent again, but its response is still taken. */
  static final long CANCELLED_LIFETIME_NANOS = 2_000_000_000L;

  /** What the owner has to do. */
  public sealed interface Output<R, T> {
    record Transmit<R, T>(R route, StunPacket request) implements Output<R, T> {}

    /** Ended without a response. */
    record TimedOut<R, T>(TransactionId id, R route, T token) implements Output<R, T> {}
  }

  /**
   * A request that has got its response.
   *
   * @param roundTripNanos -1 when it was sent more than once, so that nobody knows
   */
  public record Answered<R, T>(R route, T token, long roundTripNanos) {}

  private static final class Transaction<R, T> {
    final TransactionId id;
    final R route;
    final StunPacket request;
    final T token;
    int sent;
    long sentNanos;
    long intervalNanos = FIRST_INTERVAL_NANOS;
    long dueNanos;
    long endNanos;
    boolean cancelled;

    Transaction(
        TransactionId id, R route, StunPacket request, T token, long dueNanos, long endNanos) {
      this.id = id;
      this.route = route;
      this.request = request;
      this.token = token;
      this.dueNanos = dueNanos;
      this.endNanos = endNanos;
    }

    long wakeNanos() {
      return cancelled || endNanos - dueNanos < 0 ? endNanos : dueNanos;
    }
  }

  private final int maxTransactions;
  private final LinkedHashMap<TransactionId, Transaction<R, T>> byId = new LinkedHashMap<>();
  private final Map<R, Long> lastSentNanos = new HashMap<>();
  private final PriorityQueue<Transaction<R, T>> timers =
      new PriorityQueue<>(Comparator.comparing(Transaction::wakeNanos, ClientTransactions::order));
  private final ArrayDeque<Output<R, T>> outputs = new ArrayDeque<>();

  public ClientTransactions(int maxTransactions) {
    this.maxTransactions = maxTransactions;
  }

  /**
   * Sends a request, and again until {@code lifetimeNanos} are over; a full table drops the oldest.
   */
  public void start(R route, StunPacket request, T token, long lifetimeNanos, long nowNanos) {
    TransactionId id = request.transactionId();
    if (byId.size() >= maxTransactions) {
      var oldest = byId.firstEntry().getValue();
      remove(oldest);
      outputs.add(new Output.TimedOut<>(oldest.id, oldest.route, oldest.token));
    }
    Long last = lastSentNanos.get(route);
    long due =
        last != null && nowNanos - last < FIRST_INTERVAL_NANOS
            ? last + FIRST_INTERVAL_NANOS
            : nowNanos;
    var transaction = new Transaction<>(id, route, request, token, due, nowNanos + lifetimeNanos);
    byId.put(id, transaction);
    timers.add(transaction);
    tick(nowNanos);
  }

  /** The response to a request came; null when none of this id waits. */
  public @Nullable Answered<R, T> answered(TransactionId id, long nowNanos) {
    var transaction = byId.get(id);
    if (transaction == null) {
      return null;
    }
    remove(transaction);
    lastSentNanos.remove(transaction.route);
    return new Answered<>(
        transaction.route,
        transaction.token,
        transaction.sent == 1 ? nowNanos - transaction.sentNanos : -1);
  }

  /** No more retransmissions, but a response is still welcome for a while. */
  public void cancel(TransactionId id, long nowNanos) {
    var transaction = byId.get(id);
    if (transaction != null && !transaction.cancelled) {
      shorten(transaction, nowNanos + CANCELLED_LIFETIME_NANOS, true);
    }
  }

  /** Ends all requests after this time at the latest. */
  public void limitAll(long lifetimeNanos, long nowNanos) {
    for (var transaction : byId.values()) {
      if (transaction.endNanos - (nowNanos + lifetimeNanos) > 0) {
        shorten(transaction, nowNanos + lifetimeNanos, transaction.cancelled);
      }
    }
  }

  private void shorten(Transaction<R, T> transaction, long endNanos, boolean cancelled) {
    timers.remove(transaction);
    transaction.endNanos = endNanos;
    transaction.cancelled = cancelled;
    timers.add(transaction);
  }

  public void tick(long nowNanos) {
    for (var next = timers.peek();
        next != null && nowNanos - next.wakeNanos() >= 0;
        next = timers.peek()) {
      if (nowNanos - next.endNanos >= 0) {
        remove(next);
        outputs.add(new Output.TimedOut<>(next.id, next.route, next.token));
        continue;
      }
      timers.poll();
      outputs.add(new Output.Transmit<>(next.route, next.request));
      next.sent++;
      next.sentNanos = nowNanos;
      lastSentNanos.put(next.route, nowNanos);
      next.dueNanos = nowNanos + next.intervalNanos;
      next.intervalNanos = Math.min(2 * next.intervalNanos, LAST_INTERVAL_NANOS);
      timers.add(next);
    }
  }

  public @Nullable Long deadline() {
    var next = timers.peek();
    return next == null ? null : next.wakeNanos();
  }

  public @Nullable Output<R, T> poll() {
    return outputs.poll();
  }

  public int size() {
    return byId.size();
  }

  /** Ids of all requests under way. */
  public Iterable<TransactionId> ids() {
    return byId.keySet();
  }

  private void remove(Transaction<R, T> transaction) {
    byId.remove(transaction.id);
    timers.remove(transaction);
    if (byId.isEmpty()) {
      lastSentNanos.clear();
    }
  }

  private static int order(long a, long b) {
    return Long.signum(a - b);
  }
}
