package org.ternrtc.rtp.feedback;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.bandwidth.ArrivalEstimator;

/**
 * The receiver's estimate for senders that only listen to REMB: from their abs-send-time and when
 * the packets arrive here (draft-alvestrand-rmcat-congestion-03).
 */
public final class RemoteRateEstimator {
  private static final long INTERVAL_NANOS = 1_000_000_000;
  private static final long LEAST_INTERVAL_NANOS = 200_000_000;

  private final ArrivalEstimator estimator;
  private boolean started;
  private int lastSendTime;
  private long sendTime;
  private long origin;
  private @Nullable Long due;
  private long told = -1;
  private long toldAt;

  /**
   * @param least bits per second
   * @param most bits per second
   */
  public RemoteRateEstimator(long least, long most) {
    estimator = new ArrivalEstimator(least, most);
  }

  /**
   * A packet arrived.
   *
   * @param absSendTime 24 bits, seconds in 6.18 fixed point
   * @param bytes of the packet
   */
  public void arrived(int absSendTime, int bytes, long roundTripNanos, long now) {
    if (!started) {
      started = true;
      origin = now;
      lastSendTime = absSendTime;
      due = now + INTERVAL_NANOS;
    }
    int step = (absSendTime - lastSendTime) << 8 >> 8;
    sendTime += step;
    lastSendTime = absSendTime;
    double sentMillis = sendTime * 1000.0 / (1 << 18);
    estimator.arrived(bytes, sentMillis, (now - origin) / 1e6, roundTripNanos, now);
    if (told > 0 && estimator.rate() < told * 97 / 100 && now - toldAt >= LEAST_INTERVAL_NANOS) {
      // Less is told at once.
      due = now;
    }
  }

  /** Whether the estimate is to be told now; asking says that it will be. */
  public boolean takeDue(long now) {
    if (!Deadline.reached(due, now)) {
      return false;
    }
    due = now + INTERVAL_NANOS;
    told = estimator.rate();
    toldAt = now;
    return true;
  }

  /** Bits per second, -1 before anything arrived. */
  public long rate() {
    return started ? estimator.rate() : -1;
  }

  /** When to ask {@link #takeDue} next, null when nothing has arrived. */
  public @Nullable Long deadline() {
    return due;
  }
}
