package org.ternrtc.ice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IceAgent} has tried and what came of it, for whoever asks why there is no path.
 *
 * @param role null before the start
 * @param local candidates of ours that were found
 * @param remote candidates of the peer's that can be used
 * @param serverErrors servers that gave no candidate
 * @param unresolvedNames {@code .local} names of the peer's that nobody answers for
 * @param checks one for each pair that was checked, in the order they began
 * @param wasConnected whether there was a path at any time
 * @param consentLost whether the peer fell silent until sending had to stop (RFC 7675)
 */
public record IceReport(
    IceState state,
    IceGatheringState gathering,
    @Nullable IceRole role,
    List<IceCandidate> local,
    List<IceCandidate> remote,
    List<IceCandidateError> serverErrors,
    List<String> unresolvedNames,
    List<IceCheck> checks,
    boolean wasConnected,
    boolean consentLost,
    IceStatistics statistics) {
  public IceReport {
    local = List.copyOf(local);
    remote = List.copyOf(remote);
    serverErrors = List.copyOf(serverErrors);
    unresolvedNames = List.copyOf(unresolvedNames);
    checks = List.copyOf(checks);
  }
}
