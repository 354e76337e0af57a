package org.ternrtc.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when {@link #run} is called, and then jumps from event to event. Begins
 * shortly before {@code long} wraps, as {@link System#nanoTime} may. Not thread-safe.
 */
public final class VirtualClock {
  /** A state machine that is driven by deadlines. */
  public interface Driven {
    /** Does what is due. */
    void tick(long now);

    /** When to call {@link #tick} next, null when nothing is pending. May have passed. */
    @Nullable Long deadline(long now);
  }

  private record Event(long at, long order, Runnable action) {}

  /** More turns without time passing are a fault of what is driven. */
  private static final int MOST_TURNS = 100_000;

  private long now = Long.MAX_VALUE - 1_000_000_000L;
  private final long start = now;
  private long order;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>((one, other) -> {
        long difference = one.at - other.at;
        return difference != 0 ? Long.signum(difference) : Long.compare(one.order, other.order);
      });
  private final List<Driven> driven = new ArrayList<>();

  /** A clock of its own. */
  public VirtualClock() {}

  /** Nanoseconds of {@link System#nanoTime}'s kind: compare by difference. */
  public long now() {
    return now;
  }

  /** What has passed since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(now - start);
  }

  /** Does something later; what is due at the same time is done in the order of the calls. */
  public void schedule(long at, Runnable action) {
    events.add(new Event(at - now < 0 ? now : at, order++, action));
  }

  /** Does something after a while. */
  public void after(Duration delay, Runnable action) {
    schedule(now + delay.toNanos(), action);
  }

  /** Does something again and again, the first time after one period. */
  public void every(Duration period, Runnable action) {
    after(
        period,
        () -> {
          action.run();
          every(period, action);
        });
  }

  /** Drives a state machine from now on. */
  public void drive(Driven machine) {
    driven.add(machine);
  }

  /** Lets time pass and everything happen in its turn. */
  public void run(Duration span) {
    long end = now + span.toNanos();
    int turns = 0;
    while (true) {
      Long at = earliest();
      if (at == null || at - end > 0) {
        now = end;
        return;
      }
      if (at - now > 0) {
        now = at;
        turns = 0;
      } else if (++turns > MOST_TURNS) {
        throw new IllegalStateException("time stands still: a deadline that never passes");
      }
      Event event = events.peek();
      if (event != null && event.at - now <= 0) {
        events.poll();
        event.action.run();
      }
      for (Driven machine : driven) {
        Long due = machine.deadline(now);
        if (due != null && due - now <= 0) {
          machine.tick(now);
        }
      }
    }
  }

  private @Nullable Long earliest() {
    Event event = events.peek();
    Long earliest = event == null ? null : (Long) event.at;
    for (Driven machine : driven) {
      Long due = machine.deadline(now);
      if (due != null && (earliest == null || due - earliest < 0)) {
        earliest = due;
      }
    }
    return earliest;
  }
}
