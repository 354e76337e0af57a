package org.ternrtc.testing;

import java.util.SplittableRandom;

/**
 * A clock and links that obey one seed: the same program sees the same losses each time. Not
 * thread-safe; everything happens on the thread that runs the clock.
 */
public final class VirtualNetwork {
  private final long seed;
  private final SplittableRandom random;
  private final VirtualClock clock = new VirtualClock();

  public VirtualNetwork(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
  }

  /** What makes it happen the same way again. */
  public long seed() {
    return seed;
  }

  public VirtualClock clock() {
    return clock;
  }

  /** Chance of its own, from the seed; for what the test makes up itself. */
  public SplittableRandom random() {
    return random.split();
  }

  /** A new link in one direction. */
  public VirtualLink link(LinkSettings settings) {
    return new VirtualLink(clock, random.split(), settings);
  }
}
