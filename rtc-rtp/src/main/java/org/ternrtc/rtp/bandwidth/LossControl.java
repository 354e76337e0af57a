package org.ternrtc.rtp.bandwidth;

/**
 * Tells loss that comes of sending too much from loss that the path has whatever is sent, by which
 * explains the last observations better: loss at random with one probability, or a path that drops
 * all above some rate on top of it. Only the second bounds the rate; a radio link that loses a
 * tenth of everything keeps its rate.
 */
final class LossControl {
  private static final int OBSERVATIONS = 24;
  private static final double AGEING = 0.93;
  private static final double[] INHERENT = {0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4};

  /** How much likelier the second explanation must be (natural logarithm). */
  private static final double EVIDENCE = 8;

  /** Losses come together; so many of them are one event. */
  private static final double CLUSTERING = 2;

  private static final double LEAST_LOSS = 0.03;
  private static final double OUTAGE = 0.9;
  private static final double RECOVERY_PER_SECOND = 0.06;

  private final double[] rates = new double[OBSERVATIONS];
  private final double[] packets = new double[OBSERVATIONS];
  private final double[] losses = new double[OBSERVATIONS];
  private int count;
  private int newest = -1;
  private double bound = Double.MAX_VALUE;
  private long boundAt;

  /** What was seen over a quarter of a second or more. */
  void observe(double bitsPerSecond, int sent, int lost, long now) {
    if (sent == 0 || lost >= OUTAGE * sent) {
      // Nothing came through: the path was away, not too narrow.
      return;
    }
    newest = (newest + 1) % OBSERVATIONS;
    count = Math.min(count + 1, OBSERVATIONS);
    rates[newest] = bitsPerSecond;
    packets[newest] = sent / CLUSTERING;
    losses[newest] = lost / CLUSTERING;
    recover(now);
    double loss = (double) lost / sent;
    if (loss < LEAST_LOSS) {
      return;
    }
    double random = logLikelihood(Double.MAX_VALUE, averageLoss());
    double best = Double.MAX_VALUE;
    double most = random;
    double bestInherent = 0;
    for (int i = 0; i < count; i++) {
      double candidate = rates[i] * (1 - losses[i] / packets[i]);
      if (candidate >= bitsPerSecond) {
        continue;
      }
      for (double inherent : INHERENT) {
        double likelihood = logLikelihood(candidate, inherent);
        if (likelihood > most) {
          most = likelihood;
          best = candidate;
          bestInherent = inherent;
        }
      }
    }
    if (best < bound && most - random > EVIDENCE * dispersion(best, bestInherent)) {
      bound = best;
      boundAt = now;
    }
  }

  private double averageLoss() {
    double sent = 0;
    double lost = 0;
    double weight = 1;
    for (int i = 0, at = newest; i < count; i++, weight *= AGEING) {
      sent += weight * packets[at];
      lost += weight * losses[at];
      at = at == 0 ? OBSERVATIONS - 1 : at - 1;
    }
    return sent == 0 ? 0 : lost / sent;
  }

  /** How much wilder the losses are than the explanation says: bursts prove less. */
  private double dispersion(double capacity, double inherent) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double p = probability(rates[i], capacity, inherent);
      double expected = packets[i] * p;
      double off = losses[i] - expected;
      sum += off * off / Math.max(0.5, expected * (1 - p));
    }
    return Math.max(1, sum / count);
  }

  private static double probability(double rate, double capacity, double inherent) {
    double p = inherent;
    if (rate > capacity) {
      p += (1 - inherent) * (rate - capacity) / rate;
    }
    return Math.clamp(p, 0.002, 0.99);
  }

  private double logLikelihood(double capacity, double inherent) {
    double sum = 0;
    double weight = 1;
    for (int i = 0, at = newest; i < count; i++, weight *= AGEING) {
      double p = probability(rates[at], capacity, inherent);
      sum += weight * (losses[at] * Math.log(p) + (packets[at] - losses[at]) * Math.log(1 - p));
      at = at == 0 ? OBSERVATIONS - 1 : at - 1;
    }
    return sum;
  }

  private void recover(long now) {
    if (bound < Double.MAX_VALUE) {
      double seconds = Math.min(2, (now - boundAt) / 1e9);
      bound *= 1 + RECOVERY_PER_SECOND * seconds;
      boundAt = now;
      if (bound > 1e11) {
        bound = Double.MAX_VALUE;
      }
    }
  }

  /** A probe has carried more than the bound. */
  void shown(long bitsPerSecond) {
    if (bitsPerSecond > bound) {
      bound = Double.MAX_VALUE;
    }
  }

  /** Bits per second, {@link Long#MAX_VALUE} when loss bounds nothing. */
  long bound() {
    return bound > 1e11 ? Long.MAX_VALUE : (long) bound;
  }

  /** Share of packets lost lately, 0 to 1. */
  double recentLoss() {
    return averageLoss();
  }
}
