package org.ternrtc.rtp.bandwidth;

import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.Deadline;
import org.ternrtc.rtp.rtcp.PacketArrivals;
import org.ternrtc.rtp.rtcp.TransportFeedback;

/**
 * Google congestion control (draft-ietf-rmcat-gcc-02) from transport-wide feedback: the delay says
 * when a queue grows, probes say how much more the path carries, loss bounds the rate only where
 * sending more loses more. Without such feedback the peer's REMB and its reports decide.
 *
 * <p>A state machine without clock; not thread-safe.
 */
public final class GoogleCongestionControl implements BandwidthEstimator {
  /** A key frame is several times as large as the others and shall not take several frame times. */
  private static final double PACING_FACTOR = 2.5;

  private static final long LEAST_PACING_RATE = 300_000;
  private static final long TICK_NANOS = 100_000_000;

  /** Without feedback for so long, though we send, the path is taken for broken. */
  private static final long OUTAGE_NANOS = 700_000_000;

  private static final long FEEDBACK_MEMORY_NANOS = 2_000_000_000L;
  private static final long DEFAULT_ROUND_TRIP_NANOS = 100_000_000;
  private static final long ESTIMATE_MEMORY_NANOS = 10_000_000_000L;

  /** A rate that falls to less than this share at once. */
  private static final double COLLAPSE = 0.6;

  private static final long MOST_PAUSE_NANOS = 300_000_000;

  /** How long after the last growing queue no probe is sent. */
  private static final long CALM_NANOS = 1_500_000_000L;

  private final BandwidthSettings settings;
  private final SentLog log = new SentLog();
  private final FeedbackLog feedbackLog;
  private final ArrivalGroups groups = new ArrivalGroups();
  private final TrendlineDetector detector = new TrendlineDetector();
  private final AcknowledgedRate acknowledged = new AcknowledgedRate();
  private final RateControl rateControl;
  private final LossControl lossControl = new LossControl();
  private final ProbeControl probes = new ProbeControl();
  private final ProbeResults probeResults = new ProbeResults();
  private final ApplicationLimit limit = new ApplicationLimit();
  private long maxRate;
  private long demand;
  private long target;
  private long receiverBound = -1;
  private @Nullable Long receiverBoundAt;
  private @Nullable Long lastFeedback;
  private @Nullable Long unansweredSince;
  private @Nullable Long nextTick;
  private @Nullable Long lastOveruse;
  private @Nullable Long lastBackOff;
  private @Nullable Long pauseUntil;
  private final QueueGauge queue = new QueueGauge();
  private long collapses;
  private boolean outage;
  private long beforeOutage;
  private long roundTrip = -1;
  private boolean groupOveruse;
  private long probed = -1;
  private long reportBytes;
  private long reportStart;
  private boolean reportStarted;
  private long lastArrivedAt;

  private long overuses;
  private long probesSent;
  private long lastProbeRate = -1;
  private long outages;

  public GoogleCongestionControl(BandwidthSettings settings) {
    this.settings = settings;
    maxRate = settings.maxRate();
    demand = settings.maxRate();
    target = settings.startRate();
    rateControl = new RateControl(target);
    feedbackLog =
        new FeedbackLog(
            log,
            new FeedbackLog.Sink() {
              @Override
              public void arrived(int bytes, int probe, double sentMillis, double arrivalMillis) {
                onArrived(bytes, probe, sentMillis, arrivalMillis);
              }

              @Override
              public void observed(double bitsPerSecond, int packets, int lost) {
                lossControl.observe(bitsPerSecond, packets, lost, lastArrivedAt);
              }
            });
  }

  /** Another upper bound from now on, at most that of the settings ({@code b=} lines). */
  public void maxRate(long bitsPerSecond, long now) {
    maxRate = Math.clamp(bitsPerSecond, settings.minRate(), settings.maxRate());
    update(now);
  }

  @Override
  public void demand(long bitsPerSecond) {
    demand = Math.max(0, bitsPerSecond);
  }

  /** A little more than what can be used, so that all of it can be. */
  private long useful() {
    return Math.clamp(demand + demand / 4, settings.minRate(), maxRate);
  }

  @Override
  public void packetSent(int transportSequence, int bytes, int probe, long now) {
    limit.sent(bytes, now);
    reportBytes += bytes;
    if (!reportStarted) {
      reportStarted = true;
      reportStart = now;
    }
    if (transportSequence < 0) {
      return;
    }
    log.sent(transportSequence, bytes, probe, now);
    if (unansweredSince == null) {
      unansweredSince = now;
    }
    if (!probes.begun()) {
      probes.begin(target, useful(), now);
    }
    if (nextTick == null) {
      nextTick = now + TICK_NANOS;
    }
  }

  @Override
  public @Nullable Probe pollProbe(long now) {
    Probe probe = probes.poll();
    if (probe != null) {
      probesSent++;
      probeResults.started(probe);
    }
    return probe;
  }

  @Override
  public void transportFeedback(TransportFeedback feedback, long now) {
    beginFeedback(now);
    told(feedbackLog.feedback(feedback, now), now);
  }

  @Override
  public void arrivals(PacketArrivals arrived, long now) {
    beginFeedback(now);
    told(feedbackLog.feedback(arrived, now), now);
  }

  private void beginFeedback(long now) {
    lastArrivedAt = now;
    groupOveruse = false;
    probed = -1;
  }

  /**
   * Draws the conclusions from feedback.
   *
   * @param trip the shortest of the packets it spoke of, -1 when it spoke of none of ours
   */
  private void told(long trip, long now) {
    if (trip < 0) {
      // It speaks of nothing that we sent.
      return;
    }
    roundTrip = roundTrip < 0 ? trip : roundTrip + (trip - roundTrip) / 4;
    queue.trip(trip, now);
    rateControl.besides(queue.standing(now));
    lastFeedback = now;
    unansweredSince = null;
    if (outage) {
      outage = false;
      // What the path was before the outage is a better guess than what is left of it.
      rateControl.rate(Math.max(target, Math.min(beforeOutage / 2, settings.startRate())), now);
      probes.begin(rateControl.rate(), Math.min(useful(), Math.max(beforeOutage, target)), now);
    }
    BandwidthUsage usage = detector.usage();
    if (groupOveruse) {
      usage = BandwidthUsage.OVERUSING;
    }
    long arrives = acknowledged.bitsPerSecond();
    if (usage == BandwidthUsage.OVERUSING) {
      lastOveruse = now;
      long before = rateControl.rate();
      if (rateControl.mayDecrease(tripOrDefault(), now)) {
        long latest = acknowledged.latestBitsPerSecond();
        // Noise does not halve it; a link that has become narrow does.
        rateControl.update(
            usage, latest < arrives * COLLAPSE ? latest : arrives, tripOrDefault(), false, now);
        if (rateControl.rate() < before) {
          overuses++;
          lastBackOff = now;
          probes.abort(now);
          if (rateControl.rate() < COLLAPSE * before) {
            collapses++;
            // What is in the queue is enough to look at until it has left.
            queue.forget();
            pauseUntil = now + Math.min(queue.queueNanos(), MOST_PAUSE_NANOS);
          }
        }
      } else {
        rateControl.update(usage, arrives, tripOrDefault(), false, now);
      }
    } else if (probed > rateControl.rate()) {
      lastProbeRate = probed;
      rateControl.rate(probed, now);
      acknowledged.atLeast(probed);
      lossControl.shown(probed);
      rateControl.shown(probed);
      probes.result(probed, useful(), now);
    } else {
      if (probed > 0) {
        lastProbeRate = probed;
        probes.result(probed, useful(), now);
      }
      rateControl.update(usage, arrives, tripOrDefault(), limit.limited(target, now), now);
    }
    update(now);
  }

  private void onArrived(int bytes, int probe, double sentMillis, double arrivalMillis) {
    boolean limited = limit.limited(target, lastArrivedAt);
    long unreported = feedbackLog.takeUnreportedBytes();
    // Packets whose feedback was lost arrived as others did.
    double counted = bytes + unreported * (1 - lossControl.recentLoss());
    acknowledged.add(counted, arrivalMillis, limited);
    if (groups.add(sentMillis, arrivalMillis)) {
      BandwidthUsage usage = detector.update(groups.arrivalDelta, groups.sendDelta, arrivalMillis);
      groupOveruse |= usage == BandwidthUsage.OVERUSING;
    }
    if (probe != Probe.NONE) {
      long rate = probeResults.arrived(probe, bytes, sentMillis, arrivalMillis);
      probed = rate > 0 ? rate : probed;
    }
  }

  private long tripOrDefault() {
    return roundTrip < 0 ? DEFAULT_ROUND_TRIP_NANOS : roundTrip;
  }

  @Override
  public void receiverEstimate(long bitsPerSecond, long now) {
    receiverBound = bitsPerSecond;
    receiverBoundAt = now;
    if (!feedbackIsRecent(now)) {
      if (bitsPerSecond > rateControl.rate()) {
        // The receiver measures; its word is as good as a probe's.
        rateControl.rate(Math.min(bitsPerSecond, useful()), now);
      }
    }
    update(now);
  }

  @Override
  public void receiverReport(int fractionLost, long roundTripNanos, long now) {
    if (feedbackIsRecent(now)) {
      return;
    }
    if (roundTripNanos >= 0) {
      roundTrip = roundTripNanos;
    }
    long span = now - reportStart;
    if (!reportStarted || span < 250_000_000) {
      return;
    }
    double rate = reportBytes * 8e9 / span;
    int packets = Math.clamp(reportBytes / 1000, 1, 100_000);
    lastArrivedAt = now;
    lossControl.observe(rate, packets, packets * fractionLost / 256, now);
    reportBytes = 0;
    reportStart = now;
    Long bound = receiverBoundAt;
    if (bound == null && fractionLost < 26) {
      rateControl.update(
          BandwidthUsage.NORMAL, (long) rate, tripOrDefault(), limit.limited(target, now), now);
    }
    update(now);
  }

  private boolean feedbackIsRecent(long now) {
    Long last = lastFeedback;
    return last != null && now - last < FEEDBACK_MEMORY_NANOS;
  }

  @Override
  public void tick(long now) {
    if (!Deadline.reached(nextTick, now)) {
      return;
    }
    nextTick = now + TICK_NANOS;
    Long unanswered = unansweredSince;
    if (lastFeedback != null
        && unanswered != null
        && now - unanswered > OUTAGE_NANOS + tripOrDefault()) {
      if (!outage) {
        outage = true;
        outages++;
        beforeOutage = target;
      }
      // What is sent now only fills queues; a trickle is enough to notice that the path is back.
      rateControl.rate(Math.max(settings.minRate(), target / 2), now);
      unansweredSince = now - OUTAGE_NANOS / 2;
      probes.abort(now);
    }
    Long overuse = lastOveruse;
    boolean calm = overuse == null || now - overuse > CALM_NANOS;
    if (lastFeedback != null) {
      probes.tick(target, useful(), calm && !outage, now);
    }
    update(now);
  }

  @Override
  public @Nullable Long deadline() {
    return nextTick;
  }

  private void update(long now) {
    long wanted = Math.min(rateControl.rate(), lossControl.bound());
    Long reported = receiverBoundAt;
    if (reported != null && now - reported < ESTIMATE_MEMORY_NANOS) {
      wanted = Math.min(wanted, receiverBound);
    }
    long bounded = Math.clamp(wanted, settings.minRate(), maxRate);
    if (bounded != rateControl.rate()) {
      rateControl.rate(bounded, now);
    }
    target = bounded;
  }

  @Override
  public long collapses() {
    return collapses;
  }

  @Override
  public boolean draining(long now) {
    Long until = pauseUntil;
    return until != null && now - until < 0;
  }

  @Override
  public long targetRate() {
    return target;
  }

  @Override
  public long pacingRate() {
    return Math.max(LEAST_PACING_RATE, (long) (PACING_FACTOR * target));
  }

  /** Whether the rate was lowered for the delay within the last nanoseconds. */
  public boolean backedOffWithin(long nanos, long now) {
    Long last = lastBackOff;
    return last != null && now - last < nanos;
  }

  @Override
  public BandwidthStatistics statistics() {
    return new BandwidthStatistics(
        target,
        pacingRate(),
        rateControl.rate(),
        lossControl.bound(),
        receiverBound,
        acknowledged.bitsPerSecond(),
        roundTrip,
        lossControl.recentLoss(),
        overuses,
        probesSent,
        lastProbeRate,
        outages);
  }
}
