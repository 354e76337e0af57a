package org.ternrtc.rtp.bandwidth;

/**
 * Turns what the delay says into a rate: up by 8 % a second, or by about a packet a round trip near
 * the rate at which the path last filled; down to 85 % of what arrives when a queue grows
 * (draft-ietf-rmcat-gcc-02 section 5.5).
 */
final class RateControl {
  private static final double BETA = 0.85;
  private static final double GROWTH_PER_SECOND = 1.08;

  /** Beside a flow that only loss slows down. */
  private static final double BETA_BESIDES = 0.97;

  private static final long BESIDES_NANOS = 500_000_000;
  private static final double MOST_BESIDES = 3;

  private static final double FAIR_RATE = 1_200_000;
  private static final double LEAST_FAIR = 0.4;
  private static final double MOST_FAIR = 1.3;
  private static final double MORE = 1.5;
  private static final long LEAST_STEP_NANOS = 1_000_000;

  private enum State {
    HOLD,
    INCREASE
  }

  private State state = State.HOLD;
  private long rate;
  private boolean started;
  private long lastChange;
  private long lastDecrease;
  private boolean decreased;
  private boolean besides;
  private double capacity = -1;
  private double capacityVariance = 0.4;

  RateControl(long startRate) {
    rate = startRate;
  }

  long rate() {
    return rate;
  }

  /** From elsewhere: a probe, the loss, the bounds. */
  void rate(long bitsPerSecond, long now) {
    rate = bitsPerSecond;
    lastChange = now;
    started = true;
  }

  /** Whether the next decrease may come: one round trip after the last, to see what it did. */
  boolean mayDecrease(long roundTripNanos, long now) {
    long pause = besides ? BESIDES_NANOS : Math.clamp(roundTripNanos, 10_000_000, 200_000_000);
    return !decreased || now - lastDecrease >= pause;
  }

  /**
   * Whether the queue is another's, who fills it until it overflows: giving way would not empty it.
   */
  void besides(boolean value) {
    besides = value;
  }

  /**
   * @param acknowledged bits per second that arrive, -1 when not known
   * @param limited the application sends less than it may: what arrives says nothing of the path
   */
  long update(
      BandwidthUsage usage, long acknowledged, long roundTripNanos, boolean limited, long now) {
    if (!started) {
      started = true;
      lastChange = now;
    }
    switch (usage) {
      case NORMAL -> {
        if (state == State.HOLD) {
          state = State.INCREASE;
          lastChange = now;
        }
      }
      case UNDERUSING -> state = State.HOLD;
      case OVERUSING -> {
        if (mayDecrease(roundTripNanos, now)) {
          decrease(acknowledged, now);
        }
        state = State.HOLD;
        lastChange = now;
        return rate;
      }
    }
    if (state == State.INCREASE) {
      increase(acknowledged, roundTripNanos, limited, now);
    }
    return rate;
  }

  private void increase(long acknowledged, long roundTripNanos, boolean limited, long now) {
    long span = Math.min(now - lastChange, 1_000_000_000L);
    if (span < LEAST_STEP_NANOS) {
      return;
    }
    lastChange = now;
    if (limited) {
      return;
    }
    if (acknowledged > 0 && capacity > 0 && acknowledged > upper()) {
      // The path gives more than it did: forget what it was.
      capacity = -1;
    }
    double seconds = span / 1e9;
    double more;
    if (capacity > 0) {
      double response = roundTripNanos / 1e9 + 0.1;
      double frameBits = rate / 30.0;
      double packetBits = frameBits / Math.ceil(frameBits / 9600);
      // Who has more grows slower, so that two on one link come to the same.
      double fair = besides ? MOST_BESIDES : Math.clamp(FAIR_RATE / rate, LEAST_FAIR, MOST_FAIR);
      more = Math.max(4000, fair * packetBits / response) * seconds;
    } else {
      more = Math.max(1000 * seconds, rate * (Math.pow(GROWTH_PER_SECOND, seconds) - 1));
    }
    long wanted = rate + (long) more;
    if (acknowledged > 0) {
      long cap = acknowledged + acknowledged / 2 + 10_000;
      wanted = Math.max(Math.min(wanted, cap), Math.min(rate, wanted));
    }
    rate = wanted;
  }

  private void decrease(long acknowledged, long now) {
    long measured = acknowledged > 0 ? acknowledged : rate;
    double beta = besides ? BETA_BESIDES : BETA;
    long wanted = (long) (beta * measured);
    if (wanted > rate && capacity > 0) {
      wanted = (long) (beta * capacity);
    }
    if (measured < lower()) {
      capacity = -1;
    }
    if (wanted < rate) {
      rate = wanted;
    }
    observe((double) measured);
    lastDecrease = now;
    decreased = true;
  }

  private void observe(double sample) {
    if (capacity < 0) {
      capacity = sample;
    } else {
      capacity = 0.95 * capacity + 0.05 * sample;
    }
    double error = capacity - sample;
    double norm = Math.max(capacity, 1);
    // In kbit/s, as deviations of a few hundred of them are usual.
    capacityVariance = 0.95 * capacityVariance + 0.05 * error * error / norm / 1000;
    capacityVariance = Math.clamp(capacityVariance, 0.4, 2.5);
  }

  private double deviation() {
    return Math.sqrt(capacityVariance * capacity / 1000) * 1000;
  }

  private double upper() {
    return capacity + 3 * deviation();
  }

  private double lower() {
    return capacity < 0 ? 0 : Math.max(0, capacity - 3 * deviation());
  }

  /** Whether the rate at which the path fills is known. */
  boolean nearCapacity() {
    return capacity > 0;
  }

  /** A probe has carried so much. */
  void shown(long bitsPerSecond) {
    if (bitsPerSecond > MORE * capacity) {
      capacity = -1;
    }
  }
}
