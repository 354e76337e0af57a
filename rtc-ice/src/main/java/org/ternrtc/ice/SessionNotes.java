package org.ternrtc.ice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCheck.Outcome;
import org.ternrtc.ice.path.Route;

/**
 * What happened to one session, kept for {@link IceReport}. Written on the ICE thread some times a
 * second at most, read from any; it outlives the session.
 */
final class SessionNotes {
  /** As many as candidates of both sides can make in earnest. */
  private static final int MAX_CHECKS = 256;

  private static final int MAX_ERRORS = 64;

  private final List<IceCandidate> local = new ArrayList<>();
  private final List<IceCandidate> remote = new ArrayList<>();
  private final List<IceCandidateError> errors = new ArrayList<>();
  private final Set<String> unresolved = new LinkedHashSet<>();
  private final Map<Route, IceCheck> checks = new LinkedHashMap<>();
  private boolean wasConnected;
  private boolean consentLost;

  synchronized void local(IceCandidate candidate) {
    local.add(candidate);
  }

  synchronized void remote(IceCandidate candidate) {
    remote.add(candidate);
  }

  synchronized void error(IceCandidateError error) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(error);
    }
  }

  synchronized void unresolved(String name) {
    unresolved.add(name);
  }

  synchronized void state(IceState state, boolean expired) {
    wasConnected |= state == IceState.CONNECTED;
    consentLost |= expired;
  }

  /** Whether nothing was noted of a route, and there is room for it. */
  synchronized boolean isNew(Route route) {
    return !checks.containsKey(route) && checks.size() < MAX_CHECKS;
  }

  synchronized void began(Route route, IceCandidate from, IceCandidate to) {
    checks.put(route, new IceCheck(from, to, Outcome.UNANSWERED, 0));
  }

  /** A request went out, or the operating system did not take it. */
  synchronized void sent(Route route, boolean taken) {
    Outcome before = taken ? Outcome.NOT_SENT : Outcome.UNANSWERED;
    Outcome after = taken ? Outcome.UNANSWERED : Outcome.NOT_SENT;
    checks.computeIfPresent(
        route, (_, check) -> check.outcome() == before ? with(check, after, 0) : check);
  }

  /**
   * @param errorCode 0 when the check succeeded
   */
  synchronized void answered(Route route, int errorCode) {
    checks.computeIfPresent(
        route,
        (_, check) -> {
          boolean good = errorCode == 0 || check.outcome() == Outcome.SUCCEEDED;
          return with(check, good ? Outcome.SUCCEEDED : Outcome.REFUSED, errorCode);
        });
  }

  private static IceCheck with(IceCheck check, Outcome outcome, int errorCode) {
    return new IceCheck(check.local(), check.remote(), outcome, errorCode);
  }

  synchronized IceReport report(
      IceState state,
      IceGatheringState gathering,
      @Nullable IceRole role,
      IceStatistics statistics) {
    return new IceReport(
        state,
        gathering,
        role,
        local,
        remote,
        errors,
        List.copyOf(unresolved),
        List.copyOf(checks.values()),
        wasConnected,
        consentLost,
        statistics);
  }
}
