package org.ternrtc.rtp.bandwidth;

/**
 * Joins packets that were sent together into groups and tells how much longer one group took than
 * the one before (draft-ietf-rmcat-gcc-02 section 5.2). A group is what was sent within five
 * milliseconds, and what arrived in one burst behind it: such packets waited for the link, not in a
 * queue that we fill.
 */
final class ArrivalGroups {
  private static final double GROUP_MILLIS = 5;
  private static final double BURST_MILLIS = 5;
  private static final double LONGEST_BURST_MILLIS = 100;

  /** A longer gap between clocks than this is a new clock, not a delay. */
  private static final double NEW_CLOCK_MILLIS = 3000;

  private static final int MOST_REORDERED = 3;

  private boolean has;
  private boolean hasPrevious;
  private double firstSent;
  private double sent;
  private double firstArrival;
  private double arrival;
  private double previousSent;
  private double previousArrival;
  private int reordered;

  double sendDelta;
  double arrivalDelta;

  /**
   * Adds a packet, in the order of arrival.
   *
   * @return whether a group has ended; then {@link #sendDelta} and {@link #arrivalDelta} hold the
   *     distances of the last two in milliseconds
   */
  boolean add(double sentMillis, double arrivalMillis) {
    if (!has) {
      begin(sentMillis, arrivalMillis);
      return false;
    }
    if (sentMillis < firstSent) {
      return false;
    }
    if (belongs(sentMillis, arrivalMillis)) {
      sent = Math.max(sent, sentMillis);
      arrival = arrivalMillis;
      return false;
    }
    boolean ended = false;
    if (hasPrevious) {
      sendDelta = sent - previousSent;
      arrivalDelta = arrival - previousArrival;
      if (arrivalDelta - sendDelta >= NEW_CLOCK_MILLIS) {
        reset();
        return false;
      }
      if (arrivalDelta < 0) {
        reordered++;
        if (reordered >= MOST_REORDERED) {
          reset();
        }
        return false;
      }
      reordered = 0;
      ended = true;
    }
    previousSent = sent;
    previousArrival = arrival;
    hasPrevious = true;
    begin(sentMillis, arrivalMillis);
    return ended;
  }

  private void begin(double sentMillis, double arrivalMillis) {
    has = true;
    firstSent = sentMillis;
    sent = sentMillis;
    firstArrival = arrivalMillis;
    arrival = arrivalMillis;
  }

  private boolean belongs(double sentMillis, double arrivalMillis) {
    double sinceLast = arrivalMillis - arrival;
    double sinceSent = sentMillis - sent;
    if (sinceSent == 0) {
      return true;
    }
    if (sinceLast - sinceSent < 0
        && sinceLast <= BURST_MILLIS
        && arrivalMillis - firstArrival < LONGEST_BURST_MILLIS) {
      return true;
    }
    return sentMillis - firstSent <= GROUP_MILLIS;
  }

  void reset() {
    has = false;
    hasPrevious = false;
    reordered = 0;
  }
}
