package org.ternrtc.rtp.receive;

import org.ternrtc.rtp.SequenceUnwrapper;
import org.ternrtc.rtp.rtcp.ReportBlock;

/**
 * What a receiver counts for its reports: RFC 3550 appendices A.1 (numbers, with a new start of the
 * sender), A.3 (loss) and A.8 (jitter).
 */
final class ReceptionStatistics {
  /** What a number says. */
  enum Verdict {
    NORMAL,
    /** Far from the others: nothing is done before a second one follows it. */
    ON_PROBATION,
    /** The sender has started anew; this is the first number that counts. */
    RESTARTED
  }

  private static final int MAX_DROPOUT = 3000;
  // A.1 says 100, which at video rates is less than a round trip of retransmissions.
  private static final int MAX_MISORDER = 1000;

  private final SequenceUnwrapper sequences = new SequenceUnwrapper();
  private final int clockRate;
  private long base;
  private int expectedAfterJump = -1;
  private long received;
  private long lostBefore;
  private long expectedPrior;
  private long receivedPrior;
  private int transit;
  private boolean hasTransit;
  private long firstArrival;
  private long jitter;

  ReceptionStatistics(int clockRate) {
    this.clockRate = clockRate;
  }

  /** Counts a packet, unless it is on probation. */
  Verdict received(int sequenceNumber, int timestamp, long now) {
    if (!sequences.started()) {
      base = sequences.unwrap(sequenceNumber);
    } else {
      int ahead = sequenceNumber - (int) sequences.highest() & 0xFFFF;
      if (ahead >= MAX_DROPOUT && ahead <= 0x10000 - MAX_MISORDER) {
        if (sequenceNumber != expectedAfterJump) {
          expectedAfterJump = sequenceNumber + 1 & 0xFFFF;
          return Verdict.ON_PROBATION;
        }
        restart(sequenceNumber);
        count(timestamp, now);
        return Verdict.RESTARTED;
      }
      if (ahead == 0 || ahead > 0x10000 - MAX_MISORDER) {
        // Late, double or sent again: it says nothing about the path's delay.
        received++;
        return Verdict.NORMAL;
      }
      sequences.unwrap(sequenceNumber);
    }
    count(timestamp, now);
    return Verdict.NORMAL;
  }

  private void restart(int sequenceNumber) {
    lostBefore = cumulativeLost();
    sequences.reset();
    base = sequences.unwrap(sequenceNumber);
    expectedAfterJump = -1;
    received = 0;
    receivedPrior = 0;
    expectedPrior = 0;
    hasTransit = false;
  }

  private void count(int timestamp, long now) {
    expectedAfterJump = -1;
    received++;
    if (!hasTransit) {
      firstArrival = now;
    }
    // Seconds and the rest apart, so that nothing overflows.
    long elapsed = now - firstArrival;
    long ticks =
        elapsed / 1_000_000_000L * clockRate
            + elapsed % 1_000_000_000L * clockRate / 1_000_000_000L;
    int arrivalTransit = (int) ticks - timestamp;
    if (hasTransit) {
      // A.8, in sixteenths, and with a bound: timestamps are the peer's word.
      long difference = Math.min(Math.abs((long) (arrivalTransit - transit)), 1L << 24);
      jitter += difference - ((jitter + 8) >> 4);
    }
    hasTransit = true;
    transit = arrivalTransit;
  }

  /** The number without wrap, near the highest. */
  long unwrapped(int sequenceNumber) {
    return sequences.peek(sequenceNumber);
  }

  /** The highest number so far. */
  long highest() {
    return sequences.highest();
  }

  boolean started() {
    return sequences.started();
  }

  long cumulativeLost() {
    return sequences.started() ? lostBefore + expected() - received : lostBefore;
  }

  private long expected() {
    return sequences.highest() - base + 1;
  }

  /** In units of the RTP clock. */
  long jitter() {
    return jitter >> 4;
  }

  /** Builds the block and begins the next interval. */
  ReportBlock report(int ssrc, int lastSenderReport, long delaySinceLastSenderReport) {
    long expectedInterval = expected() - expectedPrior;
    long lost = expectedInterval - (received - receivedPrior);
    expectedPrior = expected();
    receivedPrior = received;
    int fraction =
        expectedInterval <= 0 || lost <= 0 ? 0 : (int) Math.min(255, lost * 256 / expectedInterval);
    return new ReportBlock(
        ssrc,
        fraction,
        Math.clamp(cumulativeLost(), -0x800000, 0x7FFFFF),
        // The unwrapper begins one cycle up.
        sequences.highest() - 0x10000L & 0xFFFFFFFFL,
        jitter(),
        lastSenderReport,
        delaySinceLastSenderReport);
  }
}
