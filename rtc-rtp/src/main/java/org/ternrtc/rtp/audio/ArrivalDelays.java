package org.ternrtc.rtp.audio;

/**
 * How late packets come: each one's delay against the quickest of the last two seconds, in a
 * histogram that forgets. Clock drift does not matter, as the quickest one drifts along.
 */
final class ArrivalDelays {
  static final long BUCKET_NANOS = 5_000_000;
  private static final int BUCKETS = 400;
  private static final long WINDOW_NANOS = 2_000_000_000L;
  private static final int WINDOW_PACKETS = 256;

  /** What comes later than this was held up, not merely jittered. */
  private static final long SPIKE_NANOS = 80_000_000;

  private static final double QUANTILE = 0.97;

  /** Half of what was is forgotten in 80 packets. */
  private static final double FORGET = 0.9914;

  private final double[] histogram = new double[BUCKETS];
  private double forget;
  private long packets;

  /** Ascending transit times with their arrivals: the first is the least of the window. */
  private final long[] transits = new long[WINDOW_PACKETS];

  private final long[] arrivals = new long[WINDOW_PACKETS];
  private int first;
  private int count;
  private long lastArrival;
  private long lastMedia;
  private long lastLate;

  /**
   * @param mediaNanos the packet's RTP timestamp as time, from any zero
   * @param now when it came
   * @return how much later than the quickest it came
   */
  long add(long mediaNanos, long now) {
    long transit = now - mediaNanos;
    while (count > 0 && (now - arrivals[first] > WINDOW_NANOS || count == WINDOW_PACKETS)) {
      first = (first + 1) % WINDOW_PACKETS;
      count--;
    }
    while (count > 0 && transits[(first + count - 1) % WINDOW_PACKETS] - transit >= 0) {
      count--;
    }
    int last = (first + count) % WINDOW_PACKETS;
    transits[last] = transit;
    arrivals[last] = now;
    count++;
    long late = transit - transits[first];
    // Packets that were held up together and come together are one event: only the first counts.
    boolean sameEvent =
        lastLate > SPIKE_NANOS
            && late < lastLate
            && (now - lastArrival) * 2 < mediaNanos - lastMedia;
    if (!sameEvent) {
      put((int) Math.min(BUCKETS - 1, late / BUCKET_NANOS));
    }
    lastArrival = now;
    lastMedia = mediaNanos;
    lastLate = late;
    return late;
  }

  private void put(int bucket) {
    packets++;
    // The first packets weigh alike; the factor of the long run is reached step by step.
    forget = Math.min(FORGET, 1 - 1.0 / packets);
    for (int i = 0; i < BUCKETS; i++) {
      histogram[i] *= forget;
    }
    histogram[bucket] += 1 - forget;
  }

  /** So late are nearly all packets at most. */
  long quantileNanos() {
    double sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += histogram[i];
      if (sum >= QUANTILE) {
        return (i + 1) * BUCKET_NANOS;
      }
    }
    return packets == 0 ? 0 : BUCKETS * BUCKET_NANOS;
  }

  /** Forgets all but the histogram: the sender's timestamps begin anew. */
  void restart() {
    count = 0;
  }
}
