package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.engine.ConnectivityEngine;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalBase;
import org.ternrtc.ice.engine.Ice4jEngine;
import org.ternrtc.ice.engine.LiteEngine;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.ClientTransactions;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.ResponseCache;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/**
 * The checks of one session, in both directions: carries them between the engine and the wire, and
 * adds its own. On the ICE thread, but for what the engine calls from threads of its own.
 */
final class Checks implements ConnectivityEngine.Output {
  private static final int MAX_TRANSACTIONS = 256;

  /** How long checks of other pairs go on once one is nominated. */
  private static final long AFTER_NOMINATION_NANOS = 2_000_000_000L;

  /** How long a controlling agent waits for a direct way when it has a relayed one. */
  private static final long RELAY_PATIENCE_NANOS = 300_000_000L;

  private static final int ROLE_CONFLICT = 487;

  private final IceConfiguration configuration;
  private final IceParameters localParameters;
  private final SecretKey localKey;
  private final LocalCandidates localCandidates;
  private final RemoteCandidates remotes;
  private final ActivePath path;
  private final Wire wire;
  private final Counters counters;
  private final SessionNotes notes;
  private final Executor iceThread;
  private final Consumer<Route> newPath;
  private final ClientTransactions<Route, Object> transactions =
      new ClientTransactions<>(MAX_TRANSACTIONS);
  private final ResponseCache responses = new ResponseCache();
  private final OwnChecks ownChecks;
  private final Map<Route, byte[]> heldRequests = new LinkedHashMap<>();
  private @Nullable Started started;
  private @Nullable Proved best;
  private boolean nominating;
  private volatile @Nullable IceRole role;

  /** The route that a controlling agent is to nominate. */
  private record Proved(Route route, long pairPriority, boolean relayed, long nominateNanos) {}

  /**
   * What there is from the start on.
   *
   * @param username of requests to the peer, RFC 8445 section 7.1.1
   */
  private record Started(ConnectivityEngine engine, SecretKey remoteKey, String username) {}

  /**
   * @param newPath told of a change after {@code path} has it
   */
  Checks(
      IceConfiguration configuration,
      IceParameters localParameters,
      LocalCandidates localCandidates,
      RemoteCandidates remotes,
      ActivePath path,
      Wire wire,
      Counters counters,
      SessionNotes notes,
      RandomGenerator random,
      Executor iceThread,
      Consumer<Route> newPath) {
    this.configuration = configuration;
    this.localParameters = localParameters;
    localKey = Integrity.key(localParameters.password());
    this.localCandidates = localCandidates;
    this.remotes = remotes;
    this.path = path;
    this.wire = wire;
    this.counters = counters;
    this.notes = notes;
    ownChecks = new OwnChecks(random);
    this.iceThread = iceThread;
    this.newPath = newPath;
  }

  /** Any thread. */
  SecretKey localKey() {
    return localKey;
  }

  /** The role now, null before the start. Any thread. */
  @Nullable IceRole role() {
    return role;
  }

  void start(IceRole wanted, IceParameters remote) {
    role = wanted;
    ConnectivityEngine engine =
        configuration.policy().lite()
            ? new LiteEngine(localParameters, this)
            : new Ice4jEngine(
                localParameters,
                localCandidates.bases(),
                configuration.tuning().pacing().toMillis(),
                this);
    started =
        new Started(
            engine,
            Integrity.key(remote.password()),
            remote.usernameFragment() + ":" + localParameters.usernameFragment());
    engine.start(wanted == IceRole.CONTROLLING, remote);
    remotes.told().forEach(this::addRemote);
    var held = new LinkedHashMap<>(heldRequests);
    heldRequests.clear();
    held.forEach((route, message) -> request(route, StunMessage.parseVerified(message)));
  }

  void addRemote(InetSocketAddress remote, IceCandidate candidate) {
    if (started != null) {
      started
          .engine()
          .addRemote(remote, candidate.priority(), candidate.foundation(), candidate.type());
    }
  }

  /** A base that was found after the start, or before. */
  void addLocal(LocalBase base) {
    if (started != null) {
      started.engine().addLocal(base);
    }
  }

  // ---- From the wire.

  void request(Route route, StunMessage request) {
    if (path.expired()) {
      return; // The session is over; an answer would keep the peer's consent alive.
    }
    TransactionId id = request.transactionId();
    StunPacket earlier = responses.find(id, route.remote(), System.nanoTime());
    if (earlier != null) {
      counters.responsesSent.increment();
      var _ = wire.transmit(route, earlier);
      return;
    }
    path.heard(route.remote(), System.nanoTime());
    if (configuration.policy().lite() && route.equals(path.route())) {
      // It may not ask by itself; that the peer goes on asking is all there is.
      path.confirmed(System.nanoTime());
    }
    int[] unknown = request.unknownRequiredAttributes();
    boolean complete =
        request.priority() >= 0 && (request.iceControlling() || request.iceControlled());
    if (unknown.length > 0) {
      respond(route, ownChecks.errorResponse(id, 420, "Unknown Attribute", unknown, localKey));
    } else if (!complete) {
      refuse(id, route);
    } else if (started == null) {
      hold(route, request);
    } else {
      remotes.learned(route.remote(), request.priority());
      if (!started.engine().request(request.toByteArray(), route)) {
        refuse(id, route);
      }
      noteRole();
    }
  }

  /** Nothing can be checked before the peer's password is known; the latest is kept until then. */
  private void hold(Route route, StunMessage request) {
    if (heldRequests.containsKey(route)
        || heldRequests.size() < configuration.maxRemoteAddresses()) {
      heldRequests.put(route, request.toByteArray());
    }
  }

  private void refuse(TransactionId id, Route route) {
    respond(route, ownChecks.errorResponse(id, 400, "Bad Request", new int[0], localKey));
  }

  private void respond(Route route, StunPacket response) {
    responses.put(response.transactionId(), route.remote(), response, System.nanoTime());
    counters.responsesSent.increment();
    var _ = wire.transmit(route, response);
  }

  void response(Route route, StunMessage response) {
    long now = System.nanoTime();
    counters.responsesReceived.increment();
    path.heard(route.remote(), now);
    OwnChecks.Open own = ownChecks.answered(response.transactionId());
    if (own != null) {
      ownCheckAnswered(own, response, now);
      return;
    }
    var answered = transactions.answered(response.transactionId(), now);
    if (answered == null || started == null) {
      return;
    }
    if (answered.roundTripNanos() >= 0) {
      counters.roundTrip(answered.roundTripNanos());
    }
    // Any other error would fail the pair for good, and in the end ice4j's whole list with it (RFC
    // 8445 section 7.2.5.2.4). Taken as no response, the pair revives when the peer checks it.
    boolean success =
        response.type() == StunMessage.BINDING_SUCCESS && response.xorMappedAddress() != null;
    if (success || response.errorCode() != ROLE_CONFLICT) {
      notes.answered(answered.route(), success ? 0 : response.errorCode());
    }
    if (success || response.errorCode() == ROLE_CONFLICT) {
      started.engine().response(response.toByteArray(), route, answered.token());
      noteRole();
    }
  }

  private void ownCheckAnswered(OwnChecks.Open check, StunMessage response, long now) {
    if (response.errorCode() == ROLE_CONFLICT
        && started != null
        && controlling() == check.controlling()) {
      started.engine().switchRole();
      noteRole();
    }
    if (response.type() != StunMessage.BINDING_SUCCESS) {
      return;
    }
    Route route = check.route();
    if (route.equals(path.route())) {
      counters.roundTrip(now - check.sentNanos());
      path.confirmed(now);
    } else if (controlling() ? path.silent(now) : check.useCandidate()) {
      nominate(route, check.pairPriority());
    } else if (path.proved(route, check.pairPriority())) {
      newPath.accept(route);
    }
  }

  // ---- From the engine, on any thread.

  @Override
  public void sendRequest(Route route, StunPacket request, Object token) {
    iceThread.execute(() -> {
      if (started == null) {
        return;
      }
      counters.requestsSent.increment();
      note(route);
      long lifetime =
          path.nominated()
              ? AFTER_NOMINATION_NANOS
              : configuration.tuning().connectLimit().toNanos();
      wire.expect(route, request, started.remoteKey());
      transactions.start(route, request, token, lifetime, System.nanoTime());
    });
  }

  @Override
  public void cancelRequest(TransactionId id) {
    iceThread.execute(() -> transactions.cancel(id, System.nanoTime()));
  }

  @Override
  public void sendResponse(Route route, StunPacket response) {
    iceThread.execute(() -> respond(route, response));
  }

  @Override
  public void proved(Route route, long pairPriority, boolean relayed) {
    iceThread.execute(() -> {
      considerNomination(route, pairPriority, relayed);
      if (path.proved(route, pairPriority)) {
        newPath.accept(route);
      }
    });
  }

  @Override
  public void nominated(Route route, long pairPriority) {
    iceThread.execute(() -> nominate(route, pairPriority));
  }

  @Override
  public void lateCheck(Route route, long pairPriority, boolean useCandidate) {
    iceThread.execute(() -> {
      if (path.isProved(route)) {
        if (useCandidate && !controlling()) {
          nominate(route, pairPriority);
        }
      } else if (!ownChecks.recent(route, System.nanoTime())) {
        sendOwnCheck(route, pairPriority, useCandidate);
      }
    });
  }

  // ---- The ICE thread.

  /** The first direct route is as good as any; a relayed one waits for it a moment. */
  private void considerNomination(Route route, long pairPriority, boolean relayed) {
    Proved known = best;
    if (known == null || (known.relayed() && (!relayed || pairPriority > known.pairPriority()))) {
      long patience = relayed && !configuration.policy().relayOnly() ? RELAY_PATIENCE_NANOS : 0;
      long due = System.nanoTime() + patience;
      best =
          new Proved(
              route, pairPriority, relayed, known != null && relayed ? known.nominateNanos() : due);
    }
  }

  private @Nullable Long nominationDeadline() {
    Proved chosen = best;
    return chosen == null || nominating || !controlling() ? null : chosen.nominateNanos();
  }

  private void nominateWhenDue(long nowNanos) {
    Proved chosen = best;
    Long due = nominationDeadline();
    if (chosen != null && due != null && nowNanos - due >= 0 && started != null) {
      nominating = true;
      started.engine().nominate(chosen.route());
    }
  }

  private void nominate(Route route, long pairPriority) {
    boolean first = !path.nominated();
    if (path.nominated(route, pairPriority)) {
      newPath.accept(route);
    }
    if (first) {
      transactions.limitAll(AFTER_NOMINATION_NANOS, System.nanoTime());
    }
  }

  private boolean controlling() {
    return started != null && started.engine().controlling();
  }

  private void noteRole() {
    role = controlling() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
  }

  /** A check of RFC 7675. */
  void sendConsentCheck(Route route) {
    if (configuration.policy().lite()) {
      return;
    }
    counters.consentRequestsSent.increment();
    sendOwnCheck(route, path.priority(route), false);
  }

  private void note(Route route) {
    if (notes.isNew(route)) {
      notes.began(route, localCandidates.base(route.socket()), remotes.candidate(route.remote()));
    }
  }

  private void sendOwnCheck(Route route, long pairPriority, boolean useCandidate) {
    if (started == null || path.expired()) {
      return;
    }
    boolean controlling = controlling();
    StunPacket request =
        ownChecks.request(
            new OwnChecks.Open(route, pairPriority, useCandidate, controlling, System.nanoTime()),
            started.username(),
            localCandidates.peerReflexivePriority(route.socket()),
            controlling && path.nominated() && route.equals(path.route()),
            started.engine().tieBreaker(),
            started.remoteKey());
    wire.expect(route, request, started.remoteKey());
    for (var id = ownChecks.pollExcess(); id != null; id = ownChecks.pollExcess()) {
      wire.expectNoMore(id);
    }
    var _ = wire.transmit(route, request);
  }

  void tick(long nowNanos) {
    nominateWhenDue(nowNanos);
    transactions.tick(nowNanos);
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      switch (output) {
        case ClientTransactions.Output.Transmit<Route, Object>(var route, var request) ->
            notes.sent(route, wire.transmit(route, request));
        case ClientTransactions.Output.TimedOut<Route, Object>(var id, var _, var _) ->
            wire.expectNoMore(id);
      }
    }
  }

  @Nullable Long deadline() {
    Long due = nominationDeadline();
    Long next = transactions.deadline();
    return due == null || (next != null && next - due < 0) ? next : due;
  }

  void close() {
    transactions.ids().forEach(wire::expectNoMore);
    ownChecks.ids().forEach(wire::expectNoMore);
    if (started != null) {
      started.engine().close();
    }
  }
}
