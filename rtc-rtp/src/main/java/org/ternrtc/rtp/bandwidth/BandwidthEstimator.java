package org.ternrtc.rtp.bandwidth;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.TransportFeedback;

/**
 * Decides how much one transport may send. Called by the session on its thread; all times in
 * nanoseconds of {@code now}'s kind, all rates in bits per second.
 */
public interface BandwidthEstimator {
  /**
   * A packet left.
   *
   * @param transportSequence low 16 bits of its transport-wide number, -1 when it has none
   * @param probe the probe that it is part of, {@link Probe#NONE} for none
   */
  default void packetSent(int transportSequence, int bytes, int probe, long now) {}

  /** Transport-wide feedback came. */
  default void transportFeedback(TransportFeedback feedback, long now) {}

  /**
   * Feedback of another form came (RFC 8888), on a clock that does not wrap and is well above zero.
   */
  default void arrivals(PacketArrivals arrived, long now) {}

  /** The receiver's own estimate came; any value a hostile peer likes. */
  default void receiverEstimate(long bitsPerSecond, long now) {}

  /**
   * A report block about one of our streams came.
   *
   * @param fractionLost in 256ths
   * @param roundTripNanos -1 when not known
   */
  default void receiverReport(int fractionLost, long roundTripNanos, long now) {}

  /** What all encoders together could use at most; more need not be found out. */
  default void demand(long bitsPerSecond) {}

  /** Packets to be sent now to test the path, null for none. */
  default @Nullable Probe pollProbe(long now) {
    return null;
  }

  /** How often the path has become much narrower at once. */
  default long collapses() {
    return 0;
  }

  /** Whether the encoders shall make nothing for a moment, until the path's queue has emptied. */
  default boolean draining(long now) {
    return false;
  }

  default void tick(long now) {}

  /** When to call {@link #tick} next, null when nothing is pending. */
  default @Nullable Long deadline() {
    return null;
  }

  /** What all encoders together shall make. */
  long targetRate();

  /** How fast the pacer lets packets go; above the target, so that a key frame is not held up. */
  long pacingRate();

  /** What is known of the path, for statistics. */
  default BandwidthStatistics statistics() {
    return BandwidthStatistics.of(targetRate(), pacingRate());
  }
}
