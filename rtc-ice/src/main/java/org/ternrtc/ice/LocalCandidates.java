package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.engine.CandidatePriority;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalHost;

/** The candidates of a list of sockets, best first, as they are told to the peer. */
final class LocalCandidates {
  private final List<InetSocketAddress> locals;

  LocalCandidates(List<UdpSocket> sockets) {
    locals = sockets.stream().map(UdpSocket::local).toList();
  }

  List<InetSocketAddress> addresses() {
    return locals;
  }

  List<LocalHost> hosts() {
    var hosts = new ArrayList<LocalHost>();
    for (int i = 0; i < locals.size(); i++) {
      hosts.add(new LocalHost(i, locals.get(i), preference(i)));
    }
    return hosts;
  }

  IceCandidate host(int socket) {
    InetSocketAddress local = locals.get(socket);
    return candidate(IceCandidateType.HOST, socket, local, "", null, null);
  }

  IceCandidate serverReflexive(int socket, InetSocketAddress mapped, InetSocketAddress server) {
    InetSocketAddress base = locals.get(socket);
    return candidate(
        IceCandidateType.SRFLX,
        socket,
        mapped,
        HostAddresses.literal(server.getAddress()),
        HostAddresses.literal(base.getAddress()),
        base.getPort());
  }

  /** The priority that a peer is to give to a reflexive address it learns from this socket. */
  long peerReflexivePriority(int socket) {
    return CandidatePriority.of(IceCandidateType.PRFLX, preference(socket));
  }

  private IceCandidate candidate(
      IceCandidateType type,
      int socket,
      InetSocketAddress address,
      String server,
      @Nullable String relatedAddress,
      @Nullable Integer relatedPort) {
    return new IceCandidate(
        foundation(type, socket, server),
        1,
        "udp",
        CandidatePriority.of(type, preference(socket)),
        HostAddresses.literal(address.getAddress()),
        address.getPort(),
        type,
        relatedAddress,
        relatedPort,
        null);
  }

  /** Equal for candidates of one type, base and server, RFC 8445 section 5.1.1.3. */
  private String foundation(IceCandidateType type, int socket, String server) {
    String base = HostAddresses.literal(locals.get(socket).getAddress());
    return Integer.toUnsignedString((type + " " + base + " " + server).hashCode());
  }

  /** Distinct for each socket, in the order of the list. */
  private static int preference(int socket) {
    return 65535 - 256 * socket;
  }
}
