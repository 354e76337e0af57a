package org.ternrtc.ice.engine;

import org.ternrtc.ice.IceCandidateType;

/** Priorities of candidates and pairs, RFC 8445 sections 5.1.2 and 6.1.2.3. */
public final class CandidatePriority {
  private CandidatePriority() {}

  /** The priority of a candidate of component 1. */
  public static long of(IceCandidateType type, int localPreference) {
    long typePreference =
        switch (type) {
          case HOST -> 126;
          case PRFLX -> 110;
          case SRFLX -> 100;
          case RELAY -> 0;
        };
    return typePreference << 24 | (long) localPreference << 8 | (256 - 1);
  }

  public static long ofPair(boolean controlling, long local, long remote) {
    long g = controlling ? local : remote;
    long d = controlling ? remote : local;
    return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
  }
}
