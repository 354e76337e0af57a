package org.ternrtc.rtp.jitter;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;

/**
 * Complete frames that wait for their time, in order. Bounded: what is too much leaves at once, for
 * later frames need it.
 *
 * @param <F> a frame
 */
public final class HeldFrames<F> {
  /** Most frames held: the longest delay at over a hundred frames a second. */
  public static final int MOST_FRAMES = 40;

  private record Held<F>(F frame, long at, long firstArrival) {}

  private final ArrayDeque<Held<F>> frames = new ArrayDeque<>();
  private final PlayoutDelay delay = new PlayoutDelay();
  private long held;
  private long targets;
  private long minima;
  private long emitted;
  private boolean firstTimestamp = true;
  private int lastTimestamp;
  private long mediaTicks;

  /** No frames. */
  public HeldFrames() {}

  /**
   * Takes a frame.
   *
   * @param repaired whether it waited for packets that were sent again
   */
  public void add(
      F frame, int timestamp, int clockRate, long firstArrival, boolean repaired, long now) {
    if (firstTimestamp) {
      firstTimestamp = false;
      lastTimestamp = timestamp;
    }
    mediaTicks += timestamp - lastTimestamp;
    lastTimestamp = timestamp;
    long mediaNanos = mediaTicks * 1_000_000L / clockRate * 1000;
    long at = delay.complete(mediaNanos, now - firstArrival, repaired, now);
    Held<F> last = frames.peekLast();
    if (last != null && at - last.at < 0) {
      at = last.at;
    }
    frames.add(new Held<>(frame, at, firstArrival));
  }

  /** The next frame whose time has come, null when there is none. */
  public @Nullable F poll(long now) {
    Held<F> first = frames.peek();
    if (first == null || (now - first.at < 0 && frames.size() <= MOST_FRAMES)) {
      return null;
    }
    frames.poll();
    held += Math.max(0, now - first.firstArrival);
    targets += delay.delayNanos();
    minima += delay.neededNanos();
    emitted++;
    return first.frame;
  }

  /** When the first frame's time comes, null when none is held. */
  public @Nullable Long deadline() {
    Held<F> first = frames.peek();
    return first == null ? null : (Long) first.at;
  }

  /** What the sender asks for, in nanoseconds (playout-delay header extension). */
  public void bounds(long least, long most) {
    delay.bounds(least, most);
  }

  /** Throws away what is held. */
  public int clear() {
    int count = frames.size();
    frames.clear();
    return count;
  }

  /** Begins anew with another source. */
  public void reset() {
    firstTimestamp = true;
    delay.reset();
  }

  /** How long a frame that came quickly is held now. */
  public long delayNanos() {
    return delay.delayNanos();
  }

  /** From first packet to hand-over, all frames together. */
  public long totalNanos() {
    return held;
  }

  /** How long a frame that came quickly was to be held, of all frames together. */
  public long targetNanos() {
    return targets;
  }

  /** The same by jitter and repairs alone, without what the sender asked for. */
  public long minimumNanos() {
    return minima;
  }

  /** Frames handed over. */
  public long emitted() {
    return emitted;
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Whether the first frame's time has come. */
  public boolean due(long now) {
    return Deadline.reached(deadline(), now);
  }
}
