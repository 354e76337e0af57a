package org.ternrtc.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.engine.CandidatePriority;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalBase;
import org.ternrtc.ice.mdns.MdnsResponder;

/**
 * The candidates of a list of sockets, best first, and of relays, as they are told to the peer. On
 * the ICE thread, but for what there is from the start on.
 */
final class LocalCandidates {
  /** Below those of all sockets. */
  private static final int RELAY_PREFERENCE = 32767;

  private final List<InetSocketAddress> locals;
  private final boolean relayOnly;
  private final Map<InetAddress, InetAddress> publicAddresses;
  private final boolean hidden;
  private final Map<InetAddress, String> names = new HashMap<>();
  private final List<LocalBase> relayed = new ArrayList<>();
  private final List<IceServer.Turn> relayServers = new ArrayList<>();

  LocalCandidates(List<UdpSocket> sockets, IcePolicy policy) {
    locals = sockets.stream().map(UdpSocket::local).toList();
    relayOnly = policy.relayOnly();
    publicAddresses = policy.publicAddresses();
    hidden = policy.hideAddresses();
  }

  /** Those of the sockets. */
  List<InetSocketAddress> addresses() {
    return locals;
  }

  /** Those that checks may start from. */
  List<LocalBase> bases() {
    var bases = new ArrayList<LocalBase>();
    for (int i = 0; i < locals.size() && !relayOnly; i++) {
      bases.add(new LocalBase(i, locals.get(i), IceCandidateType.HOST, preference(i)));
    }
    bases.addAll(relayed);
    return bases;
  }

  LocalBase addRelayed(int index, InetSocketAddress address, IceServer.Turn server) {
    int nearness =
        switch (server.transport()) {
          case UDP -> 2;
          case TCP -> 1;
          case TLS -> 0;
        };
    int preference = RELAY_PREFERENCE - 8192 * (2 - nearness) - 64 * relayed.size();
    var base = new LocalBase(index, address, IceCandidateType.RELAY, preference);
    relayed.add(base);
    relayServers.add(server);
    return base;
  }

  /** The address that a route starts at. */
  InetSocketAddress address(int index) {
    if (index < locals.size()) {
      return locals.get(index);
    }
    for (LocalBase base : relayed) {
      if (base.socket() == index) {
        return base.address();
      }
    }
    throw new IllegalArgumentException("no relay " + index);
  }

  /** The candidate that a route starts at. */
  IceCandidate base(int index) {
    return index < locals.size() ? host(index) : relay(index);
  }

  IceCandidate host(int socket) {
    InetSocketAddress local = locals.get(socket);
    InetAddress known = publicAddresses.getOrDefault(local.getAddress(), local.getAddress());
    String shown =
        hidden
            ? names.computeIfAbsent(known, MdnsResponder.shared()::hide)
            : HostAddresses.literal(known);
    return candidate(
        IceCandidateType.HOST,
        shown,
        local.getPort(),
        foundation(IceCandidateType.HOST, local, ""),
        preference(socket),
        null,
        null);
  }

  IceCandidate serverReflexive(int socket, InetSocketAddress mapped, InetSocketAddress server) {
    InetSocketAddress base = locals.get(socket);
    String asked = HostAddresses.literal(server.getAddress());
    return candidate(
        IceCandidateType.SRFLX,
        HostAddresses.literal(mapped.getAddress()),
        mapped.getPort(),
        foundation(IceCandidateType.SRFLX, base, asked),
        preference(socket),
        hidden ? unspecified(base) : HostAddresses.literal(base.getAddress()),
        hidden ? 0 : base.getPort());
  }

  private static String unspecified(InetSocketAddress like) {
    return like.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0";
  }

  /** Nobody answers for the names any more. */
  void close() {
    names.values().forEach(MdnsResponder.shared()::forget);
    names.clear();
  }

  /** Without a related address: where we stand is nobody's business on a relay. */
  private IceCandidate relay(int index) {
    for (int i = 0; i < relayed.size(); i++) {
      LocalBase base = relayed.get(i);
      if (base.socket() == index) {
        return candidate(
            IceCandidateType.RELAY,
            HostAddresses.literal(base.address().getAddress()),
            base.address().getPort(),
            foundation(IceCandidateType.RELAY, base.address(), relayServers.get(i).uri()),
            base.localPreference(),
            unspecified(base.address()),
            0);
      }
    }
    throw new IllegalArgumentException("no relay " + index);
  }

  /** The priority that a peer is to give to a reflexive address it learns from this base. */
  long peerReflexivePriority(int index) {
    for (LocalBase base : relayed) {
      if (base.socket() == index) {
        return CandidatePriority.of(IceCandidateType.PRFLX, base.localPreference());
      }
    }
    return CandidatePriority.of(IceCandidateType.PRFLX, preference(index));
  }

  private static IceCandidate candidate(
      IceCandidateType type,
      String address,
      int port,
      String foundation,
      int preference,
      @Nullable String relatedAddress,
      @Nullable Integer relatedPort) {
    return new IceCandidate(
        foundation,
        1,
        "udp",
        CandidatePriority.of(type, preference),
        address,
        port,
        type,
        relatedAddress,
        relatedPort,
        null);
  }

  /** Equal for candidates of one type, base and server, RFC 8445 section 5.1.1.3. */
  private static String foundation(IceCandidateType type, InetSocketAddress base, String server) {
    String address = HostAddresses.literal(base.getAddress());
    return Integer.toUnsignedString((type + " " + address + " " + server).hashCode());
  }

  /** Distinct for each socket, in the order of the list. */
  private static int preference(int socket) {
    return 65535 - 256 * socket;
  }
}
