package org.ternrtc.sctp.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds lost chunks by what was sent later and has arrived: by three SACKs (RFC 9260 section 7.2.4)
 * and by time (RFC 8985, RACK), which also sees the loss of a retransmission and bears reordering.
 */
final class LossDetection {
  private static final int MISSING_REPORTS = 3;
  private static final long LEAST_WINDOW = Duration.ofMillis(1).toNanos();
  private static final long REMEMBER_REORDERING = Duration.ofSeconds(60).toNanos();
  private static final int MOST_QUARTERS = 4;

  /** The latest transmission that is known to have arrived. */
  private long arrivedOrder = -1;

  private long roundTrip;
  private boolean reordering;
  private long reorderingAt;
  private int quarters = 1;

  /** Notes that a chunk has arrived. */
  void arrived(SentChunk chunk, long now, long leastRoundTrip) {
    long took = now - chunk.sentAt;
    if (chunk.transmissions > 1 && took < leastRoundTrip) {
      // Too early for this transmission: an earlier one has arrived.
      return;
    }
    if (chunk.order > arrivedOrder) {
      arrivedOrder = chunk.order;
      roundTrip = took;
    } else if (chunk.transmissions == 1) {
      reordering = true;
      reorderingAt = now;
    }
  }

  /** The peer got something twice: we were too quick. */
  void duplicateReported(long now) {
    reordering = true;
    reorderingAt = now;
    quarters = Math.min(quarters + 1, MOST_QUARTERS);
  }

  /** Counts a SACK that acknowledged something new. */
  void report(FlightList flight) {
    for (SentChunk c = flight.first(); c != null && c.order < arrivedOrder; c = c.later) {
      c.missing++;
    }
  }

  /** The first chunk that has to be taken for lost, or null. */
  @Nullable SentChunk lost(FlightList flight, long now, RetransmissionTimeout rto) {
    if (reordering && now - reorderingAt > REMEMBER_REORDERING) {
      reordering = false;
      quarters = 1;
    }
    SentChunk first = flight.first();
    if (first == null || first.order >= arrivedOrder) {
      return null;
    }
    if (!reordering) {
      for (SentChunk c = first; c != null && c.order < arrivedOrder; c = c.later) {
        if (c.missing >= MISSING_REPORTS) {
          return c;
        }
      }
    }
    return now - lostAt(first, rto) >= 0 ? first : null;
  }

  /** When the first chunk in flight will be taken for lost; null if nothing later has arrived. */
  @Nullable Long deadline(FlightList flight, RetransmissionTimeout rto) {
    SentChunk first = flight.first();
    return first == null || first.order >= arrivedOrder ? null : lostAt(first, rto);
  }

  private long lostAt(SentChunk chunk, RetransmissionTimeout rto) {
    long window = Math.max(LEAST_WINDOW, quarters * rto.least() / 4);
    window = Math.min(window, Math.max(LEAST_WINDOW, rto.smoothed()));
    return chunk.sentAt + roundTrip + window;
  }
}
