package org.ternrtc.rtp.bandwidth;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What came of probes: how far apart their packets arrived. */
final class ProbeResults {
  private static final int MOST = 8;
  private static final double LEAST_SHARE = 0.6;
  private static final int LEAST_PACKETS = 4;
  private static final double MOST_INTERVAL_MILLIS = 1000;
  private static final double MOST_COMPRESSION = 2;

  private static final class Cluster {
    final Probe probe;
    double firstSent = Double.MAX_VALUE;
    double lastSent = -Double.MAX_VALUE;
    double firstArrival = Double.MAX_VALUE;
    double lastArrival = -Double.MAX_VALUE;
    int lastSentBytes;
    int firstArrivalBytes;
    int bytes;
    int packets;

    Cluster(Probe probe) {
      this.probe = probe;
    }
  }

  private final ArrayDeque<Cluster> clusters = new ArrayDeque<>();

  void started(Probe probe) {
    if (clusters.size() == MOST) {
      clusters.removeFirst();
    }
    clusters.add(new Cluster(probe));
  }

  /**
   * A packet of a probe arrived.
   *
   * @return bits per second that the path carried, -1 when that cannot be said (yet)
   */
  long arrived(int id, int bytes, double sentMillis, double arrivalMillis) {
    Cluster cluster = find(id);
    if (cluster == null) {
      return -1;
    }
    if (sentMillis < cluster.firstSent) {
      cluster.firstSent = sentMillis;
    }
    if (sentMillis >= cluster.lastSent) {
      cluster.lastSent = sentMillis;
      cluster.lastSentBytes = bytes;
    }
    if (arrivalMillis < cluster.firstArrival) {
      cluster.firstArrival = arrivalMillis;
      cluster.firstArrivalBytes = bytes;
    }
    cluster.lastArrival = Math.max(cluster.lastArrival, arrivalMillis);
    cluster.bytes += bytes;
    cluster.packets++;
    return rate(cluster);
  }

  private @Nullable Cluster find(int id) {
    for (Cluster cluster : clusters) {
      if (cluster.probe.id() == id) {
        return cluster;
      }
    }
    return null;
  }

  private static long rate(Cluster cluster) {
    if (cluster.packets < Math.max(LEAST_PACKETS, LEAST_SHARE * cluster.probe.packets())
        || cluster.bytes < LEAST_SHARE * cluster.probe.bytes()) {
      return -1;
    }
    double sendMillis = cluster.lastSent - cluster.firstSent;
    double arrivalMillis = cluster.lastArrival - cluster.firstArrival;
    if (sendMillis <= 0
        || arrivalMillis <= 0
        || sendMillis > MOST_INTERVAL_MILLIS
        || arrivalMillis > MOST_INTERVAL_MILLIS) {
      return -1;
    }
    double sendRate = (cluster.bytes - cluster.lastSentBytes) * 8000.0 / sendMillis;
    double arrivalRate = (cluster.bytes - cluster.firstArrivalBytes) * 8000.0 / arrivalMillis;
    if (arrivalRate > MOST_COMPRESSION * sendRate) {
      // They were held back and let go together.
      return -1;
    }
    // Well below what was sent, it is the path's own rate; a little room is left for others.
    return (long)
        (arrivalRate < 0.9 * sendRate ? 0.95 * arrivalRate : Math.min(sendRate, arrivalRate));
  }
}
