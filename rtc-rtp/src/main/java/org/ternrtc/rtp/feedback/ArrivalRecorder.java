package org.ternrtc.rtp.feedback;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.SequenceUnwrapper;
import org.ternrtc.rtp.rtcp.TransportFeedbackBuilder;

/**
 * Notes when packets with a transport-wide number arrived and gives it out as feedback: every 50 ms
 * while much comes, every 100 ms while little does
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 *
 * <p>A packet that arrives after its feedback has gone is told in the next one, which then begins
 * with it.
 */
public final class ArrivalRecorder {
  /** Takes feedback that is due. */
  @FunctionalInterface
  public interface Sink {
    /** Writes it out; the builder is empty afterwards. */
    void feedback(int mediaSsrc, TransportFeedbackBuilder builder);
  }

  /** Most numbers between the oldest to report and the newest. */
  static final int WINDOW = 4096;

  static final long INTERVAL_NANOS = 50_000_000;
  static final long SLOW_INTERVAL_NANOS = 100_000_000;
  private static final int FEW_PACKETS = 4;
  private static final long NEVER = Long.MIN_VALUE;

  private final SequenceUnwrapper numbers = new SequenceUnwrapper();
  private final TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
  private long[] arrivals = new long[256];
  private long next = -1;
  private long highest = -1;
  private long origin;
  private boolean started;
  private int mediaSsrc;
  private @Nullable Long due;
  private int arrivedSince;
  private boolean slow;

  /** Nothing seen. */
  public ArrivalRecorder() {
    Arrays.fill(arrivals, NEVER);
  }

  /** A packet arrived. */
  public void arrived(int transportSequence, int ssrc, long now) {
    if (!started) {
      started = true;
      origin = now;
    }
    long number = numbers.unwrap(transportSequence);
    if (next < 0) {
      next = number;
      highest = number - 1;
    }
    if (number < next) {
      if (highest - number >= arrivals.length / 2) {
        return;
      }
      // Those between were told already; they are told again, as they were.
      next = number;
    }
    if (number - next >= WINDOW) {
      // So much is missing that it does not matter when.
      next = number;
      highest = number - 1;
      Arrays.fill(arrivals, NEVER);
    }
    reserve(number);
    if (number > highest) {
      clear(highest + 1, number);
      highest = number;
    } else if (arrivals[index(number)] != NEVER) {
      return;
    }
    arrivals[index(number)] = (now - origin) / 1000;
    mediaSsrc = ssrc;
    arrivedSince++;
    if (due == null) {
      due = now + (slow ? SLOW_INTERVAL_NANOS : INTERVAL_NANOS);
    }
  }

  private void reserve(long number) {
    int length = arrivals.length;
    long first = next;
    while (length < number - first + 1) {
      length *= 2;
    }
    if (length > arrivals.length) {
      long[] larger = new long[length];
      Arrays.fill(larger, NEVER);
      for (long i = first; i <= highest; i++) {
        larger[(int) i & length - 1] = arrivals[index(i)];
      }
      arrivals = larger;
    }
  }

  private int index(long number) {
    return (int) number & arrivals.length - 1;
  }

  private void clear(long from, long to) {
    for (long i = Math.max(from, to - arrivals.length); i < to; i++) {
      arrivals[index(i)] = NEVER;
    }
  }

  /** Gives out what is due. */
  public void tick(Sink sink, long now) {
    if (!Deadline.reached(due, now)) {
      return;
    }
    long from = next;
    builder.begin((int) from);
    while (from <= highest) {
      long arrival = arrivals[index(from)];
      if (arrival == NEVER || builder.add((int) from & 0xFFFF, arrival)) {
        from++;
        continue;
      }
      if (builder.count() == 0) {
        // Does not fit even alone: cannot be, but must not hang.
        from++;
        continue;
      }
      sink.feedback(mediaSsrc, builder);
      builder.begin((int) from);
    }
    if (builder.count() > 0) {
      sink.feedback(mediaSsrc, builder);
    }
    next = highest + 1;
    due = null;
    slow = arrivedSince < FEW_PACKETS;
    arrivedSince = 0;
  }

  /** When to call {@link #tick} next, null when nothing is to be told. */
  public @Nullable Long deadline() {
    return due;
  }
}
