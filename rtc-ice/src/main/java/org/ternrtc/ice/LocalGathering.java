package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.IceCandidateError.Reason;
import org.ternrtc.ice.reflexive.ReflexiveGathering;
import org.ternrtc.ice.stun.StunMessage;

/**
 * The gathering of one session: host candidates at once, server-reflexive and relayed ones as the
 * servers answer. On the ICE thread, but for {@link #state}.
 */
final class LocalGathering {
  /** A TURN server over TLS takes more round trips than a STUN server. */
  private static final int RELAY_LIMIT_FACTOR = 3;

  private final IceConfiguration configuration;
  private final LocalCandidates candidates;
  private final Wire wire;
  private final RandomGenerator random;
  private final Executor iceThread;
  private final IceListener listener;
  private final Relays relays;
  private long relayLimitNanos;
  private volatile IceGatheringState state = IceGatheringState.NEW;
  private @Nullable ReflexiveGathering reflexive;
  private final Map<InetSocketAddress, IceServer> asked = new HashMap<>();

  /**
   * @param iceThread runs the rest of a look-up
   * @param listener whose exceptions are caught already
   */
  LocalGathering(
      IceConfiguration configuration,
      LocalCandidates candidates,
      Wire wire,
      RandomGenerator random,
      Executor iceThread,
      Relays relays,
      IceListener listener) {
    this.configuration = configuration;
    this.candidates = candidates;
    this.wire = wire;
    this.random = random;
    this.iceThread = iceThread;
    this.relays = relays;
    this.listener = listener;
  }

  IceGatheringState state() {
    return state;
  }

  void start() {
    if (state != IceGatheringState.NEW) {
      return;
    }
    state = IceGatheringState.GATHERING;
    boolean direct = !configuration.policy().relayOnly();
    for (int i = 0; i < candidates.addresses().size() && direct; i++) {
      listener.onCandidate(candidates.host(i));
    }
    long now = System.nanoTime();
    long limit = configuration.tuning().gatheringLimit().toNanos();
    relayLimitNanos = now + RELAY_LIMIT_FACTOR * limit;
    relays.start();
    List<IceServer> servers = direct ? stunServers() : List.of();
    reflexive = new ReflexiveGathering(candidates.addresses(), servers.size(), limit, random, now);
    for (IceServer server : servers) {
      NameResolver.resolve(
          server.host(), addresses -> iceThread.execute(() -> resolved(server, addresses)));
    }
  }

  private void resolved(IceServer server, List<InetAddress> addresses) {
    if (reflexive == null) {
      return;
    }
    var used = reflexive.resolved(addresses, server.port(), System.nanoTime());
    used.forEach(address -> asked.putIfAbsent(address, server));
    if (addresses.isEmpty()) {
      failed(server, Reason.UNRESOLVED, "the server's name does not resolve");
    } else if (used.isEmpty()) {
      failed(server, Reason.NO_ROUTE, "no address of this machine leads to the server");
    }
  }

  /** Of a TURN server its allocation tells. */
  private void failed(@Nullable IceServer server, Reason reason, String text) {
    if (server instanceof IceServer.Stun) {
      listener.onCandidateError(
          new IceCandidateError(server.uri(), IceCandidateError.UNREACHABLE, reason, text));
    }
  }

  /** A TURN server over UDP is a STUN server too, RFC 8656 section 3. */
  private List<IceServer> stunServers() {
    return configuration.servers().stream()
        .filter(server ->
            switch (server) {
              case IceServer.Stun _ -> true;
              case IceServer.Turn turn -> turn.transport() == IceServer.Transport.UDP;
            })
        .toList();
  }

  void answered(StunMessage response, long nowNanos) {
    if (reflexive != null) {
      reflexive.answered(response, nowNanos);
    }
  }

  void tick(long nowNanos) {
    tickReflexive(nowNanos);
    if (state == IceGatheringState.GATHERING
        && reflexive == null
        && (relays.settled() || nowNanos - relayLimitNanos >= 0)) {
      state = IceGatheringState.COMPLETE;
      listener.onGatheringComplete();
    }
  }

  private void tickReflexive(long nowNanos) {
    ReflexiveGathering current = reflexive;
    if (current == null) {
      return;
    }
    current.tick(nowNanos);
    for (var output = current.poll(); output != null; output = current.poll()) {
      switch (output) {
        case ReflexiveGathering.Output.Transmit(var route, var request) -> {
          wire.expect(route, request, null);
          var _ = wire.transmit(route, request);
        }
        case ReflexiveGathering.Output.Found(var socket, var mapped, var server) ->
            listener.onCandidate(candidates.serverReflexive(socket, mapped, server));
        case ReflexiveGathering.Output.Unanswered(var server) ->
            failed(asked.get(server), Reason.NO_ANSWER, "the server does not answer");
        case ReflexiveGathering.Output.Complete _ -> close();
      }
    }
  }

  @Nullable Long deadline() {
    if (reflexive != null) {
      return reflexive.deadline();
    }
    return state == IceGatheringState.GATHERING ? (Long) relayLimitNanos : null;
  }

  void close() {
    if (reflexive != null) {
      reflexive.openIds().forEach(wire::expectNoMore);
      reflexive = null;
    }
  }
}
