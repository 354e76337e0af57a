package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.consent.Consent;
import org.ternrtc.ice.path.PathSelection;
import org.ternrtc.ice.path.Route;

/**
 * The route that carries the data, and whether the peer is still at its end. Changed on the ICE
 * thread; read by senders and by the port's thread.
 */
final class ActivePath {
  private final IceTuning tuning;
  private final RandomGenerator random;
  private final PathSelection selection = new PathSelection();
  private final Map<Route, Long> provedPriorities = new HashMap<>();
  private @Nullable Consent consent;
  private boolean expired;
  private volatile @Nullable Route route;
  private volatile long heardNanos;

  ActivePath(IceTuning tuning, RandomGenerator random) {
    this.tuning = tuning;
    this.random = random;
  }

  /** Where to send, null when nowhere. Any thread. */
  @Nullable Route route() {
    return route;
  }

  /** Something came from this address. Any thread. */
  void heard(InetSocketAddress remote, long nanos) {
    Route current = route;
    if (current != null && current.remote().equals(remote)) {
      heardNanos = nanos;
    }
  }

  boolean nominated() {
    return selection.nominated();
  }

  /** Nothing comes over the path, or there is none. */
  boolean silent(long nowNanos) {
    return route == null || nowNanos - heardNanos >= tuning.disconnectedAfter().toNanos();
  }

  /** Consent is gone for good. */
  boolean expired() {
    return expired;
  }

  boolean isProved(Route candidate) {
    return provedPriorities.containsKey(candidate);
  }

  long priority(Route candidate) {
    return provedPriorities.getOrDefault(candidate, 0L);
  }

  /** A check has proved a route. Whether the path has changed to it. */
  boolean proved(Route candidate, long priority) {
    provedPriorities.put(candidate, priority);
    return !expired && selection.proved(candidate, priority) && use(candidate);
  }

  /** A proved route is nominated. Whether the path has changed to it. */
  boolean nominated(Route candidate, long priority) {
    provedPriorities.put(candidate, priority);
    return !expired
        && selection.nominated(candidate, priority, heardNanos, System.nanoTime())
        && use(candidate);
  }

  private boolean use(Route candidate) {
    long now = System.nanoTime();
    heardNanos = now;
    consent =
        new Consent(
            new Consent.Times(
                tuning.checkAfterSilence().toNanos(),
                tuning.checkInterval().toNanos(),
                tuning.disconnectedAfter().toNanos(),
                tuning.consentExpiry().toNanos()),
            random,
            now);
    route = candidate;
    return true;
  }

  /** A consent check of the path was answered. */
  void confirmed(long nowNanos) {
    if (consent != null) {
      consent.confirmed(nowNanos);
    }
  }

  /** How the path is now, null when there is none. Expired consent takes the route away. */
  Consent.@Nullable Verdict watch(long nowNanos) {
    if (consent == null) {
      return null;
    }
    consent.heard(heardNanos);
    Consent.Verdict verdict = consent.verdict(nowNanos);
    if (verdict == Consent.Verdict.EXPIRED) {
      expired = true;
      close();
    }
    return verdict;
  }

  boolean checkDue(long nowNanos) {
    return consent != null && consent.checkDue(nowNanos);
  }

  @Nullable Long deadline(long nowNanos) {
    return consent == null ? null : (Long) consent.deadline(nowNanos);
  }

  void close() {
    route = null;
    consent = null;
  }
}
