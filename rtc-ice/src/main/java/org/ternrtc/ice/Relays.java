package org.ternrtc.ice;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one session: all servers are asked at once, each for an address of the family
 * it is reached over. On the ICE thread, but for {@link #send}.
 */
final class Relays implements Relay.Events {
  /** For one session; the rest is not asked. */
  static final int MAX_RELAYS = 16;

  /** What the session wants to know. */
  interface Events {
    void found(Relay relay, InetSocketAddress relayed);

    void lost(IceCandidateError error);
  }

  private final UdpPorts ports;
  private final IceConfiguration configuration;
  private final PortClient client;
  private final Executor iceThread;
  private final RandomGenerator random;
  private final Events events;
  private final int firstIndex;
  private final List<Relay> relays = new CopyOnWriteArrayList<>();
  private int unresolved;
  private boolean closed;

  Relays(
      UdpPorts ports,
      IceConfiguration configuration,
      PortClient client,
      Executor iceThread,
      RandomGenerator random,
      Events events) {
    this.ports = ports;
    this.configuration = configuration;
    this.client = client;
    this.iceThread = iceThread;
    this.random = random;
    this.events = events;
    firstIndex = ports.sockets().size();
  }

  void start() {
    for (IceServer server : configuration.servers()) {
      if (server instanceof IceServer.Turn turn) {
        if (turn.transport() != IceServer.Transport.UDP && configuration.policy().proxy() != null) {
          add(turn, InetSocketAddress.createUnresolved(turn.host(), turn.port()));
        } else {
          unresolved++;
          NameResolver.resolve(
              turn.host(), addresses -> iceThread.execute(() -> resolved(turn, addresses)));
        }
      }
    }
  }

  private void resolved(IceServer.Turn server, List<InetAddress> addresses) {
    unresolved--;
    if (closed) {
      return;
    }
    boolean asked = false;
    for (boolean ipv6 : new boolean[] {true, false}) {
      for (InetAddress address : addresses) {
        if ((address instanceof Inet6Address) == ipv6 && local(address) != null) {
          add(server, new InetSocketAddress(address, server.port()));
          asked = true;
          break; // One address of a family is enough: all are the same server.
        }
      }
    }
    if (!asked) {
      events.lost(
          new IceCandidateError(
              server.uri(),
              IceCandidateError.UNREACHABLE,
              addresses.isEmpty()
                  ? IceCandidateError.Reason.UNRESOLVED
                  : IceCandidateError.Reason.NO_ROUTE,
              addresses.isEmpty()
                  ? "the server's name does not resolve"
                  : "no address of this machine leads to the server"));
    }
  }

  /** The address to reach this one from. */
  private @Nullable InetAddress local(InetAddress server) {
    for (UdpSocket socket : ports.sockets()) {
      InetAddress local = socket.local().getAddress();
      if (local.getClass() == server.getClass()
          && (!server.isLoopbackAddress() || local.isLoopbackAddress())
          && (server.isLoopbackAddress() || !local.isLoopbackAddress())) {
        return local;
      }
    }
    return null;
  }

  private void add(IceServer.Turn server, InetSocketAddress address) {
    if (relays.size() >= MAX_RELAYS) {
      return;
    }
    Relay.Opener opener =
        switch (server.transport()) {
          case UDP -> (to, link) -> DatagramLink.open(ports, configuration, localFor(to), to, link);
          case TCP, TLS -> {
            var connector = new StreamConnector(server, configuration.policy());
            yield (to, link) -> StreamLink.open(ports, connector, to, link);
          }
        };
    var relay =
        new Relay(
            firstIndex + relays.size(), server, address, opener, client, iceThread, random, this);
    relays.add(relay);
    relay.start();
  }

  private InetAddress localFor(InetSocketAddress server) throws IOException {
    InetAddress local = local(server.getAddress());
    if (local == null) {
      throw new IOException("no address of this machine leads to the server");
    }
    return local;
  }

  /** Whether all servers have given what they give. */
  boolean settled() {
    return unresolved == 0 && relays.stream().allMatch(Relay::settled);
  }

  /** Whether routes of this index go over a relay. */
  boolean isRelay(int index) {
    return index >= firstIndex;
  }

  @Nullable Relay relay(int index) {
    return isRelay(index) && index - firstIndex < relays.size()
        ? relays.get(index - firstIndex)
        : null;
  }

  /** An address of the peer's, which may send to all relays from now on. */
  void permit(InetAddress peer) {
    relays.forEach(relay -> relay.permit(peer));
  }

  /** Any thread. */
  boolean send(int index, InetSocketAddress peer, byte[] data, int offset, int length) {
    Relay relay = relay(index);
    return relay != null && relay.send(data, offset, length, peer);
  }

  void tick(long nowNanos) {
    relays.forEach(relay -> relay.tick(nowNanos));
  }

  @Nullable Long deadline() {
    Long next = null;
    for (Relay relay : relays) {
      Long due = relay.deadline();
      if (due != null && (next == null || due - next < 0)) {
        next = due;
      }
    }
    return next;
  }

  void close() {
    closed = true;
    relays.forEach(Relay::close);
  }

  @Override
  public void allocated(Relay relay, InetSocketAddress relayed) {
    events.found(relay, relayed);
  }

  @Override
  public void failed(Relay relay, IceCandidateError error) {
    events.lost(error);
  }
}
