package org.ternrtc.ice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.stun.TransactionId;

/**
 * The UDP sockets of one port number, one per address of this machine, and the one thread that
 * reads them. All connections of a server can share it: STUN finds its {@link IceAgent} by the user
 * name fragment, and DTLS and RTP by the address that a check has authenticated.
 *
 * <p>What does not belong to an agent is counted and dropped; it makes no state and calls nobody.
 * Thread-safe. {@link #close} ends the thread and takes the path from every agent on it.
 */
public final class UdpPorts implements AutoCloseable {
  /** How often another port is tried when one is taken on some address. */
  private static final int MAX_ATTEMPTS = 64;

  /**
   * A request that a response may come to.
   *
   * @param key what the response must be signed with; null for a STUN server, which does not sign
   */
  record Expected(
      PortClient client, int socket, InetSocketAddress remote, @Nullable SecretKey key) {}

  private final List<UdpSocket> sockets;
  private final ConcurrentHashMap<String, PortClient> clients = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<TransactionId, Expected> expected = new ConcurrentHashMap<>();
  private final PortThread thread;

  private UdpPorts(List<UdpSocket> sockets) throws IOException {
    this.sockets = List.copyOf(sockets);
    thread = new PortThread(this, this.sockets);
  }

  /**
   * Binds the first free port of the configuration's range on all its addresses.
   *
   * @throws UncheckedIOException if there is no address or no free port
   */
  public static UdpPorts open(IceConfiguration configuration) {
    try {
      List<InetAddress> addresses = bindable(HostAddresses.list(configuration));
      if (addresses.isEmpty()) {
        throw new BindException("no network address that the ICE configuration allows");
      }
      List<UdpSocket> sockets = bindAll(addresses, configuration);
      try {
        return new UdpPorts(sockets);
      } catch (IOException e) {
        sockets.forEach(UdpSocket::close);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open UDP ports: " + e.getMessage(), e);
    }
  }

  /** Without those that cannot be bound at all, such as an IPv6 address still being probed. */
  private static List<InetAddress> bindable(List<InetAddress> addresses) {
    var bindable = new ArrayList<InetAddress>();
    for (InetAddress address : addresses) {
      try (var probe = UdpSocket.bind(address, 0, 4096)) {
        bindable.add(probe.local().getAddress());
      } catch (IOException e) {
        // Left out; the others may do.
      }
    }
    return bindable;
  }

  private static List<UdpSocket> bindAll(
      List<InetAddress> addresses, IceConfiguration configuration) throws IOException {
    PortRange range = configuration.portRange();
    int count = range.last() - range.first() + 1;
    // Not always from the first: connections would fight for it.
    int start = range.first() == 0 ? 0 : ThreadLocalRandom.current().nextInt(count);
    int attempts = range.first() == 0 ? MAX_ATTEMPTS : count;
    IOException last = new BindException("no free port in " + range);
    for (int i = 0; i < attempts; i++) {
      int port = range.first() == 0 ? 0 : range.first() + (start + i) % count;
      try {
        return bindAll(addresses, port, configuration.tuning());
      } catch (IOException e) {
        last = e;
      }
    }
    throw range.first() == 0 ? last : range.usedUp(last);
  }

  private static List<UdpSocket> bindAll(List<InetAddress> addresses, int port, IceTuning tuning)
      throws IOException {
    var bound = new ArrayList<UdpSocket>();
    try {
      for (InetAddress address : addresses) {
        int wanted = bound.isEmpty() ? port : bound.getFirst().local().getPort();
        UdpSocket socket = UdpSocket.bind(address, wanted, tuning.receiveBufferBytes());
        bound.add(socket);
        socket.mark(tuning.dscp());
      }
      return bound;
    } catch (IOException | RuntimeException e) {
      bound.forEach(UdpSocket::close);
      throw e;
    }
  }

  /** The port number, the same on all addresses. */
  public int port() {
    return sockets.getFirst().local().getPort();
  }

  public UdpPortStatistics statistics() {
    return thread.statistics();
  }

  /** Ends the thread and closes the sockets; waits for that, but no more than two seconds. */
  @Override
  public void close() {
    thread.close();
    sockets.forEach(UdpSocket::close);
    clients.clear();
    expected.clear();
  }

  PortThread thread() {
    return thread;
  }

  List<UdpSocket> sockets() {
    return sockets;
  }

  void register(String usernameFragment, PortClient client) {
    clients.put(usernameFragment, client);
  }

  void unregister(String usernameFragment, PortClient client) {
    clients.remove(usernameFragment, client);
  }

  @Nullable PortClient client(String usernameFragment) {
    return clients.get(usernameFragment);
  }

  void expect(TransactionId id, Expected response) {
    expected.put(id, response);
  }

  void expectNoMore(TransactionId id) {
    expected.remove(id);
  }

  @Nullable Expected expected(TransactionId id) {
    return expected.get(id);
  }

  /** For tests: everything that connections leave in the maps. */
  int stateCount() {
    return clients.size()
        + expected.size()
        + sockets.stream().mapToInt(UdpSocket::ownerCount).sum();
  }
}
