package org.ternrtc.rtp.bandwidth;

import java.util.Arrays;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.TransportFeedback;

/**
 * Joins feedback with what was sent. Gives the packets that arrived in the order of arrival, and
 * counts the loss over spans of sending.
 */
final class FeedbackLog {
  /** What becomes of feedback. */
  interface Sink {
    /** A packet arrived; times in milliseconds, each on its own clock. */
    void arrived(int bytes, int probe, double sentMillis, double arrivalMillis);

    /** A span of sending has been reported on. */
    void observed(double bitsPerSecond, int packets, int lost);
  }

  /** More of one feedback are not looked at; the field has 16 bits, an honest peer needs few. */
  static final int MOST_PACKETS = 4096;

  private static final long FIRST_REFERENCE = 10_000;
  private static final long UNIT_MICROS = 64_000;
  private static final double OBSERVATION_MILLIS = 250;
  private static final double MOST_OBSERVATION_MILLIS = 1000;
  private static final int OBSERVATION_PACKETS = 20;

  private final SentLog log;
  private final Sink sink;
  private long[] numbers = new long[64];
  private long[] arrivals = new long[64];
  private int count;
  private long epoch;
  private boolean started;
  private long referenceUnits;
  private int lastReference;
  private long oldest = -1;

  private double spanStart = -1;
  private long spanBytes;
  private int spanPackets;
  private int spanLost;
  private long unreportedBytes;

  FeedbackLog(SentLog log, Sink sink) {
    this.log = log;
    this.sink = sink;
  }

  /**
   * Reads feedback.
   *
   * @return the shortest time between sending and now of the packets reported, -1 when none is
   *     known
   */
  long feedback(TransportFeedback feedback, long now) {
    if (!started) {
      begin(now);
      lastReference = feedback.referenceTime();
      // Well above zero, so that what was sent or came before the first feedback is so, too.
      referenceUnits = FIRST_REFERENCE;
    } else {
      // 24 bits that wrap every twelve days; the nearest to the last is meant.
      referenceUnits += (feedback.referenceTime() - lastReference) << 8 >> 8;
      lastReference = feedback.referenceTime();
    }
    return read(feedback, (referenceUnits - feedback.referenceTime()) * UNIT_MICROS, now);
  }

  /** As the other method, of feedback whose clock does not wrap and is well above zero. */
  long feedback(PacketArrivals arrived, long now) {
    if (!started) {
      begin(now);
    }
    return read(arrived, 0, now);
  }

  private void begin(long now) {
    started = true;
    epoch = now - FIRST_REFERENCE * UNIT_MICROS * 1000;
  }

  private long read(PacketArrivals arrived, long offset, long now) {
    count = 0;
    arrived.forEach((sequence, received, micros) -> {
      if (count < MOST_PACKETS) {
        note(sequence, received, micros + offset);
      }
    });
    long roundTrip = -1;
    for (int i = 0; i < count; i++) {
      long number = numbers[i];
      byte before = log.state(number);
      boolean received = arrivals[i] != Long.MIN_VALUE;
      if (before == SentLog.RECEIVED || (before == SentLog.LOST && !received)) {
        arrivals[i] = Long.MIN_VALUE;
        continue;
      }
      if (before == SentLog.LOST) {
        // It was only late.
        spanLost = Math.max(0, spanLost - 1);
      } else {
        passedOver(number);
        account(number, !received);
      }
      log.state(number, received ? SentLog.RECEIVED : SentLog.LOST);
      if (received) {
        long trip = now - log.time(number);
        roundTrip = roundTrip < 0 ? trip : Math.min(roundTrip, trip);
      }
    }
    sortByArrival();
    for (int i = 0; i < count; i++) {
      if (arrivals[i] != Long.MIN_VALUE) {
        long number = numbers[i];
        sink.arrived(
            log.size(number), log.probe(number), millis(log.time(number)), arrivals[i] / 1000.0);
      }
    }
    return roundTrip;
  }

  private double millis(long nanos) {
    return (nanos - epoch) / 1e6;
  }

  private void note(int sequence, boolean received, long micros) {
    long number = log.find(sequence);
    if (number < 0) {
      return;
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      arrivals = Arrays.copyOf(arrivals, 2 * count);
    }
    numbers[count] = number;
    arrivals[count++] = received ? micros : Long.MIN_VALUE;
  }

  /** Packets that no feedback spoke of: theirs was lost on its way. */
  private void passedOver(long number) {
    if (oldest >= 0 && number > oldest + 1) {
      for (long i = Math.max(oldest + 1, number - SentLog.MOST / 2); i < number; i++) {
        if (log.state(i) == SentLog.SENT) {
          unreportedBytes += log.size(i);
        }
      }
    }
    oldest = Math.max(oldest, number);
  }

  /** Bytes that feedback has passed over since this was last asked. */
  long takeUnreportedBytes() {
    long bytes = unreportedBytes;
    unreportedBytes = 0;
    return bytes;
  }

  private void account(long number, boolean lost) {
    double sent = millis(log.time(number));
    if (spanStart < 0 || sent < spanStart) {
      spanStart = sent;
    }
    if (sent - spanStart > OBSERVATION_MILLIS
        && (spanPackets >= OBSERVATION_PACKETS || sent - spanStart > MOST_OBSERVATION_MILLIS)) {
      double span = Math.max(1, sent - spanStart);
      sink.observed(spanBytes * 8000.0 / span, spanPackets, spanLost);
      spanStart = sent;
      spanBytes = 0;
      spanPackets = 0;
      spanLost = 0;
    }
    spanBytes += log.size(number);
    spanPackets++;
    if (lost) {
      spanLost++;
    }
  }

  /** Insertion: nearly sorted as it is. */
  private void sortByArrival() {
    for (int i = 1; i < count; i++) {
      long number = numbers[i];
      long arrival = arrivals[i];
      int k = i - 1;
      while (k >= 0 && arrivals[k] > arrival) {
        numbers[k + 1] = numbers[k];
        arrivals[k + 1] = arrivals[k];
        k--;
      }
      numbers[k + 1] = number;
      arrivals[k + 1] = arrival;
    }
  }
}
