package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.consent.Consent;
import org.ternrtc.ice.engine.ConnectivityEngine;
import org.ternrtc.ice.engine.Ice4jEngine;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.ClientTransactions;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.ResponseCache;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/**
 * The driver of one agent: joins the port, the engine and the state machines. What is not marked as
 * shared is touched on the ICE thread only. The port's thread and ice4j's threads post.
 */
final class Session implements PortClient, ConnectivityEngine.Output {
  /** Verified STUN messages that wait for the ICE thread; more are dropped, the peer repeats. */
  private static final int MAX_PENDING_STUN = 64;

  private static final int MAX_TRANSACTIONS = 256;

  /** How long checks of other pairs go on once one is nominated. */
  private static final long AFTER_NOMINATION_NANOS = 2_000_000_000L;

  private final UdpPorts ports;
  private final IceConfiguration configuration;
  private final IceTuning tuning;
  private final IceListener listener;
  private final SecureRandom random = new SecureRandom();
  private final IceParameters localParameters = IceParameters.generate(random);
  private final SecretKey localKey = Integrity.key(localParameters.password());
  private final LocalCandidates localCandidates;

  // Shared with other threads.
  private final Counters counters = new Counters();
  private final RemoteCandidates remotes;
  private final ActivePath path;
  private final LocalGathering gathering;
  private final AtomicInteger pendingStun = new AtomicInteger();
  private volatile boolean closed;
  private volatile IceState state = IceState.NEW;
  private volatile @Nullable IceCandidatePair selectedPair;
  private volatile @Nullable IceRole role;

  // The ICE thread's own.
  private final Wire wire;
  private final ClientTransactions<Route, Object> transactions =
      new ClientTransactions<>(MAX_TRANSACTIONS);
  private final ResponseCache responses = new ResponseCache();
  private final OwnChecks ownChecks = new OwnChecks(random);
  private final Map<Route, byte[]> heldRequests = new LinkedHashMap<>();
  private final RemoteTrickle trickle;
  private @Nullable Started started;
  private long connectDeadlineNanos;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  /** What there is from the start on. */
  private record Started(ConnectivityEngine engine, SecretKey remoteKey, String username) {}

  Session(UdpPorts ports, IceConfiguration configuration, IceListener listener) {
    this.ports = ports;
    this.configuration = configuration;
    this.tuning = configuration.tuning();
    this.listener = new GuardedListener(listener);
    localCandidates = new LocalCandidates(ports.sockets());
    remotes = new RemoteCandidates(configuration.maxRemoteAddresses());
    path = new ActivePath(tuning, random);
    wire = new Wire(ports, this);
    gathering =
        new LocalGathering(configuration, localCandidates, wire, random, this::run, this.listener);
    trickle = new RemoteTrickle(configuration, remotes, counters, this::run, this::tellEngine);
    ports.register(localParameters.usernameFragment(), this);
  }

  // ---- What IceAgent asks, on any thread.

  IceParameters localParameters() {
    return localParameters;
  }

  IceState state() {
    return state;
  }

  IceGatheringState gatheringState() {
    return gathering.state();
  }

  @Nullable IceCandidatePair selectedPair() {
    return selectedPair;
  }

  @Nullable IceRole role() {
    return role;
  }

  IceStatistics statistics() {
    return counters.snapshot();
  }

  boolean send(byte[] data, int offset, int length) {
    Route route = path.route();
    if (route == null || !wire.send(route, data, offset, length)) {
      counters.failedSends.increment();
      return false;
    }
    counters.packetsSent.increment();
    counters.bytesSent.add(length);
    return true;
  }

  void gather() {
    run(gathering::start);
  }

  void start(IceRole wanted, IceParameters remote) {
    run(() -> startChecks(wanted, remote));
  }

  void addRemoteCandidate(IceCandidate candidate) {
    run(() -> trickle.add(candidate));
  }

  /** Ends everything but the ports; the latch opens when it is done. */
  CountDownLatch close() {
    closed = true;
    path.close();
    ports.unregister(localParameters.usernameFragment(), this);
    var done = new CountDownLatch(1);
    Runnable end =
        () -> {
          try {
            end();
          } finally {
            done.countDown();
          }
        };
    if (IceThread.isCurrent()) {
      end.run();
    } else {
      IceThread.execute(end);
    }
    return done;
  }

  // ---- The port's thread.

  @Override
  public SecretKey localKey() {
    return localKey;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public boolean admit(int socket, InetSocketAddress remote) {
    if (remotes.admit(remote)) {
      return true;
    }
    counters.refusedAddresses.increment();
    return false;
  }

  @Override
  public void onRequest(int socket, InetSocketAddress remote, byte[] message) {
    counters.requestsReceived.increment();
    post(() -> handleRequest(new Route(socket, remote), message));
  }

  @Override
  public void onResponse(UdpPorts.Expected expected, byte[] message) {
    post(() -> handleResponse(expected, message));
  }

  @Override
  public void onDatagram(
      int socket, InetSocketAddress remote, byte[] data, int offset, int length, long nanos) {
    if (closed) {
      return;
    }
    path.heard(remote, nanos);
    counters.packetsReceived.increment();
    counters.bytesReceived.add(length);
    listener.onDatagram(data, offset, length, nanos);
  }

  private void post(Runnable task) {
    if (pendingStun.incrementAndGet() > MAX_PENDING_STUN) {
      pendingStun.decrementAndGet();
      return;
    }
    IceThread.execute(() -> {
      pendingStun.decrementAndGet();
      runNow(task);
    });
  }

  // ---- The engine, on any thread.

  @Override
  public void sendRequest(Route route, StunPacket request, Object token) {
    run(() -> {
      if (started == null) {
        return;
      }
      counters.requestsSent.increment();
      long lifetime = path.nominated() ? AFTER_NOMINATION_NANOS : tuning.connectLimit().toNanos();
      wire.expect(route, request, started.remoteKey());
      transactions.start(route, request, token, lifetime, System.nanoTime());
    });
  }

  @Override
  public void cancelRequest(TransactionId id) {
    run(() -> transactions.cancel(id, System.nanoTime()));
  }

  @Override
  public void sendResponse(Route route, StunPacket response) {
    run(() -> respond(route, response));
  }

  @Override
  public void proved(Route route, long pairPriority) {
    run(() -> {
      if (path.proved(route, pairPriority)) {
        announcePath(route);
      }
    });
  }

  @Override
  public void nominated(Route route, long pairPriority) {
    run(() -> nominate(route, pairPriority));
  }

  @Override
  public void lateCheck(Route route, long pairPriority, boolean useCandidate) {
    run(() -> {
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

  private void run(Runnable task) {
    if (IceThread.isCurrent()) {
      runNow(task);
    } else {
      IceThread.execute(() -> runNow(task));
    }
  }

  private void runNow(Runnable task) {
    if (!closed) {
      task.run();
      settle();
    }
  }

  private void startChecks(IceRole wanted, IceParameters remote) {
    role = wanted;
    setState(IceState.CHECKING);
    connectDeadlineNanos = System.nanoTime() + tuning.connectLimit().toNanos();
    var engine =
        new Ice4jEngine(localParameters, localCandidates.hosts(), tuning.pacing().toMillis(), this);
    started =
        new Started(
            engine,
            Integrity.key(remote.password()),
            remote.usernameFragment() + ":" + localParameters.usernameFragment());
    engine.start(wanted == IceRole.CONTROLLING, remote);
    remotes.told().forEach(this::tellEngine);
    var held = new LinkedHashMap<>(heldRequests);
    heldRequests.clear();
    held.forEach(this::handleRequest);
  }

  private void tellEngine(InetSocketAddress remote, IceCandidate candidate) {
    if (started != null) {
      started
          .engine()
          .addRemote(remote, candidate.priority(), candidate.foundation(), candidate.type());
    }
  }

  private void handleRequest(Route route, byte[] message) {
    if (path.expired()) {
      return; // The session is over; an answer would keep the peer's consent alive.
    }
    StunMessage request = parse(message);
    TransactionId id = request.transactionId();
    StunPacket earlier = responses.find(id, route.remote(), System.nanoTime());
    if (earlier != null) {
      counters.responsesSent.increment();
      wire.transmit(route, earlier);
      return;
    }
    path.heard(route.remote(), System.nanoTime());
    int[] unknown = request.unknownRequiredAttributes();
    boolean complete =
        request.priority() >= 0 && (request.iceControlling() || request.iceControlled());
    if (unknown.length > 0) {
      respond(route, ownChecks.errorResponse(id, 420, "Unknown Attribute", unknown, localKey));
    } else if (!complete) {
      refuse(id, route);
    } else if (started == null) {
      // Nothing can be checked before the peer's password is known; the latest is kept until then.
      if (heldRequests.containsKey(route)
          || heldRequests.size() < configuration.maxRemoteAddresses()) {
        heldRequests.put(route, message);
      }
    } else {
      remotes.learned(route.remote(), request.priority());
      if (!started.engine().request(message, route)) {
        refuse(id, route);
      }
      noteRole();
    }
  }

  private void refuse(TransactionId id, Route route) {
    respond(route, ownChecks.errorResponse(id, 400, "Bad Request", new int[0], localKey));
  }

  private void respond(Route route, StunPacket response) {
    responses.put(response.transactionId(), route.remote(), response, System.nanoTime());
    counters.responsesSent.increment();
    wire.transmit(route, response);
  }

  private void handleResponse(UdpPorts.Expected expected, byte[] message) {
    StunMessage response = parse(message);
    TransactionId id = response.transactionId();
    wire.expectNoMore(id);
    long now = System.nanoTime();
    if (expected.key() == null) {
      gathering.answered(response, now);
      return;
    }
    counters.responsesReceived.increment();
    var route = new Route(expected.socket(), expected.remote());
    path.heard(route.remote(), now);
    OwnChecks.Open own = ownChecks.answered(id);
    if (own != null) {
      ownCheckAnswered(own, response, now);
      return;
    }
    var answered = transactions.answered(id, now);
    if (answered == null || started == null) {
      return;
    }
    if (answered.roundTripNanos() >= 0) {
      counters.roundTrip(answered.roundTripNanos());
    }
    // An error but 487 would fail the pair for good, and in the end ice4j's list with it; RFC 8445
    // section 7.2.5.2.4. As no response at all, the pair lives when the peer checks it.
    boolean success =
        response.type() == StunMessage.BINDING_SUCCESS && response.xorMappedAddress() != null;
    if (success || response.errorCode() == 487) {
      started.engine().response(message, route, answered.token());
      noteRole();
    }
  }

  private void ownCheckAnswered(OwnChecks.Open check, StunMessage response, long now) {
    if (response.errorCode() == 487 && started != null && controlling() == check.controlling()) {
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
    } else if (controlling() ? state == IceState.DISCONNECTED : check.useCandidate()) {
      nominate(route, check.pairPriority());
    } else if (path.proved(route, check.pairPriority())) {
      announcePath(route);
    }
  }

  private void nominate(Route route, long pairPriority) {
    boolean first = !path.nominated();
    if (path.nominated(route, pairPriority)) {
      announcePath(route);
    }
    if (first) {
      transactions.limitAll(AFTER_NOMINATION_NANOS, System.nanoTime());
    }
  }

  private void announcePath(Route route) {
    var pair =
        new IceCandidatePair(
            localCandidates.host(route.socket()), remotes.candidate(route.remote()));
    selectedPair = pair;
    listener.onSelectedPair(pair);
    setState(IceState.CONNECTED);
  }

  private boolean controlling() {
    return started != null && started.engine().controlling();
  }

  private void noteRole() {
    role = controlling() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
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
    wire.transmit(route, request);
  }

  /** Lets time pass, does what the state machines want and sets the timer. */
  private void settle() {
    long now = System.nanoTime();
    transactions.tick(now);
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      switch (output) {
        case ClientTransactions.Output.Transmit<Route, Object>(var route, var request) ->
            wire.transmit(route, request);
        case ClientTransactions.Output.TimedOut<Route, Object>(var id, var _, var _) ->
            wire.expectNoMore(id);
      }
    }
    gathering.tick(now);
    watchConsent(now);
    if (state == IceState.CHECKING && now - connectDeadlineNanos >= 0) {
      setState(IceState.FAILED);
    }
    schedule(now);
  }

  private void watchConsent(long now) {
    Consent.Verdict verdict = path.watch(now);
    if (verdict != null) {
      setState(
          switch (verdict) {
            case ALIVE -> IceState.CONNECTED;
            case SILENT -> IceState.DISCONNECTED;
            case EXPIRED -> IceState.FAILED;
          });
    }
    Route route = path.route();
    if (route != null && path.checkDue(now)) {
      counters.consentRequestsSent.increment();
      sendOwnCheck(route, path.priority(route), false);
    }
  }

  private void schedule(long now) {
    Long next = earlier(transactions.deadline(), gathering.deadline());
    next = earlier(next, path.deadline(now));
    if (state == IceState.CHECKING) {
      next = earlier(next, connectDeadlineNanos);
    }
    if (timer != null && (next == null || next != timerNanos)) {
      timer.cancel(false);
      timer = null;
    }
    if (timer == null && next != null && !closed) {
      timerNanos = next;
      timer = IceThread.schedule(this::wake, Math.max(0, next - now));
    }
  }

  private void wake() {
    timer = null;
    if (!closed) {
      settle();
    }
  }

  private static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a - b < 0 ? a : b;
  }

  private static StunMessage parse(byte[] verified) {
    try {
      return StunMessage.parse(verified, 0, verified.length);
    } catch (MalformedStunException e) {
      throw new AssertionError("the port has parsed it before", e);
    }
  }

  private void setState(IceState next) {
    if (state != next && state != IceState.CLOSED) {
      state = next;
      listener.onStateChange(next);
    }
  }

  private void end() {
    if (state == IceState.CLOSED) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    path.close();
    trickle.close();
    gathering.close();
    transactions.ids().forEach(wire::expectNoMore);
    ownChecks.ids().forEach(wire::expectNoMore);
    wire.disown(remotes.admitted());
    if (started != null) {
      started.engine().close();
    }
    setState(IceState.CLOSED);
  }
}
