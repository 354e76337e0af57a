package org.ternrtc.ice.reflexive;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.ClientTransactions;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/**
 * Asks every STUN server from every socket at once which address it sees. A server that does not
 * answer delays nothing but the end, and that by no more than the limit.
 */
public final class ReflexiveGathering {
  /** Sockets times servers; the rest is not asked. */
  static final int MAX_QUESTIONS = 64;

  /** What the owner has to do. */
  public sealed interface Output {
    record Transmit(Route route, StunPacket request) implements Output {}

    record Found(int socket, InetSocketAddress mapped, InetSocketAddress server)
        implements Output {}

    /**
     * A server that answered at none of its addresses in time; this is the first of them. One
     * family of addresses may well be broken.
     */
    record Unanswered(InetSocketAddress server) implements Output {}

    /** The last output. */
    record Complete() implements Output {}
  }

  private record Mapping(int socket, InetSocketAddress mapped) {}

  private final List<InetSocketAddress> locals;
  private final RandomGenerator random;
  private final long endNanos;
  private final ClientTransactions<Route, Route> transactions =
      new ClientTransactions<>(MAX_QUESTIONS);
  private final ArrayDeque<Output> outputs = new ArrayDeque<>();
  private final Set<Route> asked = new HashSet<>();
  private final Set<Mapping> found = new HashSet<>();

  /** Which server each address that is asked belongs to. */
  private final Map<InetSocketAddress, Integer> servers = new HashMap<>();

  /** The first address of each server that has not answered. */
  private final Map<Integer, InetSocketAddress> silent = new LinkedHashMap<>();

  private int unresolved;
  private boolean complete;

  /**
   * @param locals the addresses of the sockets, by their index
   * @param servers how many times {@link #resolved} will be called
   */
  public ReflexiveGathering(
      List<InetSocketAddress> locals,
      int servers,
      long limitNanos,
      RandomGenerator random,
      long nowNanos) {
    this.locals = List.copyOf(locals);
    this.random = random;
    unresolved = servers;
    endNanos = nowNanos + limitNanos;
    completeWhenDone();
  }

  /**
   * The addresses of a server; an empty list when its name does not resolve.
   *
   * @return those of them that are asked: none, when no socket leads to the server
   */
  public Set<InetSocketAddress> resolved(List<InetAddress> addresses, int port, long nowNanos) {
    var used = new HashSet<InetSocketAddress>();
    if (complete) {
      return used;
    }
    unresolved--;
    for (int socket = 0; socket < locals.size(); socket++) {
      InetAddress local = locals.get(socket).getAddress();
      for (InetAddress address : addresses) {
        if (local.getClass() == address.getClass()
            && local.isLoopbackAddress() == address.isLoopbackAddress()) {
          var server = new InetSocketAddress(address, port);
          ask(new Route(socket, server), unresolved, nowNanos);
          used.add(server);
          break; // One address of a family is enough: all are the same server.
        }
      }
    }
    drain();
    return used;
  }

  private void ask(Route route, int server, long nowNanos) {
    if (asked.size() >= MAX_QUESTIONS || !asked.add(route)) {
      return;
    }
    StunPacket request =
        new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random)).fingerprinted();
    if (servers.putIfAbsent(route.remote(), server) == null) {
      silent.putIfAbsent(server, route.remote());
    }
    transactions.start(route, request, route, endNanos - nowNanos, nowNanos);
  }

  /** A Binding response; the owner has compared id, socket and address with the request's. */
  public void answered(StunMessage response, long nowNanos) {
    var answered = transactions.answered(response.transactionId(), nowNanos);
    if (complete || answered == null) {
      return;
    }
    silent.remove(servers.get(answered.token().remote()));
    int socket = answered.token().socket();
    InetSocketAddress mapped = response.xorMappedAddress();
    if (response.type() == StunMessage.BINDING_SUCCESS
        && mapped != null
        && usable(mapped, locals.get(socket))
        && found.add(new Mapping(socket, mapped))) {
      outputs.add(new Output.Found(socket, mapped, answered.token().remote()));
    }
    drain();
  }

  /** Without a NAT the mapped address is the host's own, RFC 8445 section 5.1.3. */
  private boolean usable(InetSocketAddress mapped, InetSocketAddress local) {
    InetAddress address = mapped.getAddress();
    return address.getClass() == local.getAddress().getClass()
        && mapped.getPort() != 0
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !locals.contains(mapped);
  }

  public void tick(long nowNanos) {
    if (complete) {
      return;
    }
    transactions.tick(nowNanos);
    drain();
    if (!complete && nowNanos - endNanos >= 0) {
      finish();
    }
  }

  private void drain() {
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      if (output
          instanceof ClientTransactions.Output.Transmit<Route, Route>(var route, var request)) {
        outputs.add(new Output.Transmit(route, request));
      }
    }
    completeWhenDone();
  }

  private void completeWhenDone() {
    if (!complete && unresolved <= 0 && transactions.size() == 0) {
      finish();
    }
  }

  private void finish() {
    complete = true;
    silent.values().forEach(server -> outputs.add(new Output.Unanswered(server)));
    outputs.add(new Output.Complete());
  }

  public @Nullable Long deadline() {
    if (complete) {
      return null;
    }
    Long next = transactions.deadline();
    return next == null || endNanos - next < 0 ? (Long) endNanos : next;
  }

  public @Nullable Output poll() {
    return outputs.poll();
  }

  /** Ids of the requests that are still open. */
  public List<TransactionId> openIds() {
    var ids = new ArrayList<TransactionId>();
    transactions.ids().forEach(ids::add);
    return ids;
  }
}
