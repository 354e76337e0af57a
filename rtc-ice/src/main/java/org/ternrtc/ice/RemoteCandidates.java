package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of the peer's addresses: told by its candidates, or learned from its checks. */
final class RemoteCandidates {
  /** As many as a description may carry for a section. */
  static final int MAX_TOLD = 100;

  private final Map<InetSocketAddress, IceCandidate> told = new LinkedHashMap<>();
  private final Map<InetSocketAddress, Long> learnedPriorities = new HashMap<>();

  /** The addresses of verified requests and responses; asked on the port's thread. */
  private final Set<InetSocketAddress> admitted = ConcurrentHashMap.newKeySet();

  private static final InetAddress BROADCAST = InetAddress.ofLiteral("255.255.255.255");

  private final IceConfiguration configuration;
  private final int maxAdmitted;

  RemoteCandidates(IceConfiguration configuration) {
    this.configuration = configuration;
    maxAdmitted = configuration.maxRemoteAddresses();
  }

  boolean admit(InetSocketAddress remote) {
    return admitted.contains(remote) || (admitted.size() < maxAdmitted && admitted.add(remote));
  }

  Set<InetSocketAddress> admitted() {
    return admitted;
  }

  /** False when it cannot be used: no UDP, another component, too many. */
  boolean acceptable(IceCandidate candidate) {
    return candidate.component() == 1
        && candidate.transport().equalsIgnoreCase("udp")
        && candidate.port() > 0
        && candidate.port() <= 65535
        && told.size() < MAX_TOLD;
  }

  /** The address when the candidate has one that can be sent to, and is new. */
  @Nullable InetSocketAddress add(IceCandidate candidate, InetAddress address) {
    if (!reachable(address)) {
      return null;
    }
    var socketAddress = new InetSocketAddress(address, candidate.port());
    return told.putIfAbsent(socketAddress, candidate) == null ? socketAddress : null;
  }

  /**
   * A candidate makes us send to where the peer likes: not to groups, not to everybody, and not to
   * this machine or its link unless the configuration uses these itself.
   */
  private boolean reachable(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !address.equals(BROADCAST)
        && (configuration.includeLoopback() || !address.isLoopbackAddress())
        && (configuration.includeLinkLocal() || !address.isLinkLocalAddress());
  }

  /** From the PRIORITY of a check that came from this address. */
  void learned(InetSocketAddress remote, long priority) {
    if (!told.containsKey(remote) && learnedPriorities.size() < maxAdmitted) {
      learnedPriorities.put(remote, priority);
    }
  }

  IceCandidate candidate(InetSocketAddress remote) {
    IceCandidate candidate = told.get(remote);
    if (candidate != null) {
      return candidate;
    }
    return new IceCandidate(
        "prflx",
        1,
        "udp",
        learnedPriorities.getOrDefault(remote, 0L),
        HostAddresses.literal(remote.getAddress()),
        remote.getPort(),
        IceCandidateType.PRFLX,
        null,
        null,
        null);
  }

  Map<InetSocketAddress, IceCandidate> told() {
    return told;
  }
}
