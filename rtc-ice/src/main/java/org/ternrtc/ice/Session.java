package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.consent.Consent;
import org.ternrtc.ice.engine.ConnectivityEngine;
import org.ternrtc.ice.engine.Ice4jEngine;
import org.ternrtc.ice.mdns.MdnsLookup;
import org.ternrtc.ice.mdns.MdnsMessage;
import org.ternrtc.ice.path.PathSelection;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.reflexive.ReflexiveGathering;
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
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  /** Verified STUN messages that wait for the ICE thread; more are dropped, the peer repeats. */
  private static final int MAX_PENDING_STUN = 64;

  private static final int MAX_TRANSACTIONS = 256;
  private static final int MAX_LOOKUPS = 10;

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
  private final AtomicInteger pendingStun = new AtomicInteger();
  private volatile boolean closed;
  private volatile IceState state = IceState.NEW;
  private volatile IceGatheringState gatheringState = IceGatheringState.NEW;
  private volatile @Nullable Route path;
  private volatile @Nullable IceCandidatePair selectedPair;
  private volatile @Nullable IceRole role;
  private volatile long heardNanos;

  // The ICE thread's own.
  private final ClientTransactions<Route, Object> transactions =
      new ClientTransactions<>(MAX_TRANSACTIONS);
  private final ResponseCache responses = new ResponseCache();
  private final OwnChecks ownChecks = new OwnChecks(random);
  private final PathSelection selection = new PathSelection();
  private final Map<Route, Long> provedPriorities = new LinkedHashMap<>();
  private final Map<Route, byte[]> heldRequests = new LinkedHashMap<>();
  private final List<MdnsLookup> lookups = new ArrayList<>();
  private @Nullable ConnectivityEngine engine;
  private @Nullable IceParameters remoteParameters;
  private @Nullable SecretKey remoteKey;
  private @Nullable ReflexiveGathering gathering;
  private @Nullable Consent consent;
  private boolean consentExpired;
  private long connectDeadlineNanos;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  Session(UdpPorts ports, IceConfiguration configuration, IceListener listener) {
    this.ports = ports;
    this.configuration = configuration;
    this.tuning = configuration.tuning();
    this.listener = listener;
    localCandidates = new LocalCandidates(ports.sockets());
    remotes = new RemoteCandidates(configuration.maxRemoteAddresses());
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
    return gatheringState;
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
    Route route = path;
    if (route == null
        || !ports.sockets().get(route.socket()).send(data, offset, length, route.remote())) {
      counters.failedSends.increment();
      return false;
    }
    counters.packetsSent.increment();
    counters.bytesSent.add(length);
    return true;
  }

  void gather() {
    run(this::startGathering);
  }

  void start(IceRole wanted, IceParameters remote) {
    run(() -> startChecks(wanted, remote));
  }

  void addRemoteCandidate(IceCandidate candidate) {
    run(() -> add(candidate));
  }

  /** Ends everything but the ports; the latch opens when it is done. */
  CountDownLatch close() {
    closed = true;
    path = null;
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
    Route route = path;
    if (route != null && route.remote().equals(remote)) {
      heardNanos = nanos;
    }
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
      counters.requestsSent.increment();
      long lifetime =
          selection.nominated() ? AFTER_NOMINATION_NANOS : tuning.connectLimit().toNanos();
      expect(request, route, remoteKey);
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
      provedPriorities.put(route, pairPriority);
      if (selection.proved(route, pairPriority)) {
        usePath(route);
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
      if (!provedPriorities.containsKey(route)) {
        sendOwnCheck(route, pairPriority, useCandidate);
      } else if (useCandidate && !controlling()) {
        nominate(route, pairPriority);
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

  private void startGathering() {
    if (gatheringState != IceGatheringState.NEW) {
      return;
    }
    gatheringState = IceGatheringState.GATHERING;
    for (int i = 0; i < ports.sockets().size(); i++) {
      IceCandidate candidate = localCandidates.host(i);
      tell(() -> listener.onCandidate(candidate));
    }
    List<IceServer> servers = configuration.servers();
    gathering =
        new ReflexiveGathering(
            localCandidates.addresses(),
            servers.size(),
            tuning.gatheringLimit().toNanos(),
            random,
            System.nanoTime());
    for (IceServer server : servers) {
      switch (server) {
        case IceServer.Stun(var host, var port) ->
            NameResolver.resolve(
                host,
                addresses ->
                    run(() -> {
                      if (gathering != null) {
                        gathering.resolved(addresses, port, System.nanoTime());
                      }
                    }));
      }
    }
  }

  private void startChecks(IceRole wanted, IceParameters remote) {
    remoteParameters = remote;
    remoteKey = Integrity.key(remote.password());
    role = wanted;
    setState(IceState.CHECKING);
    connectDeadlineNanos = System.nanoTime() + tuning.connectLimit().toNanos();
    var started =
        new Ice4jEngine(localParameters, localCandidates.hosts(), tuning.pacing().toMillis(), this);
    engine = started;
    started.start(wanted == IceRole.CONTROLLING, remote);
    remotes.told().forEach(this::tellEngine);
    var held = new LinkedHashMap<>(heldRequests);
    heldRequests.clear();
    held.forEach(this::handleRequest);
  }

  private void add(IceCandidate candidate) {
    if (!remotes.acceptable(candidate)) {
      counters.ignoredCandidates.increment();
      return;
    }
    InetAddress address = HostAddresses.parse(candidate.address());
    if (address != null) {
      add(candidate, address);
    } else if (configuration.resolveMdns()
        && lookups.size() < MAX_LOOKUPS
        && MdnsMessage.isLocalName(candidate.address())) {
      var lookup =
          MdnsLookup.start(
              candidate.address(),
              tuning.mdnsDestination(),
              tuning.mdnsLimit(),
              addresses -> run(() -> addresses.forEach(found -> add(candidate, found))));
      if (lookup != null) {
        lookups.add(lookup);
        return;
      }
      counters.ignoredCandidates.increment();
    } else {
      counters.ignoredCandidates.increment();
    }
  }

  private void add(IceCandidate candidate, InetAddress address) {
    InetSocketAddress remote = remotes.add(candidate, address);
    if (remote == null) {
      counters.ignoredCandidates.increment();
    } else if (engine != null) {
      tellEngine(remote, candidate);
    }
  }

  private void tellEngine(InetSocketAddress remote, IceCandidate candidate) {
    if (engine != null) {
      engine.addRemote(remote, candidate.priority(), candidate.foundation(), candidate.type());
    }
  }

  private void handleRequest(Route route, byte[] message) {
    if (consentExpired) {
      return; // The session is over; an answer would keep the peer's consent alive.
    }
    StunMessage request = parse(message);
    TransactionId id = request.transactionId();
    StunPacket earlier = responses.find(id, route.remote(), System.nanoTime());
    if (earlier != null) {
      counters.responsesSent.increment();
      transmit(route, earlier);
      return;
    }
    if (route.equals(path)) {
      heardNanos = System.nanoTime();
    }
    int[] unknown = request.unknownRequiredAttributes();
    boolean complete =
        request.priority() >= 0 && (request.iceControlling() || request.iceControlled());
    if (unknown.length > 0) {
      respond(route, ownChecks.errorResponse(id, 420, "Unknown Attribute", unknown, localKey));
    } else if (!complete) {
      refuse(id, route);
    } else if (engine == null) {
      // Nothing can be checked before the peer's password is known; the latest is kept until then.
      if (heldRequests.containsKey(route)
          || heldRequests.size() < configuration.maxRemoteAddresses()) {
        heldRequests.put(route, message);
      }
    } else {
      remotes.learned(route.remote(), request.priority());
      if (!engine.request(message, route)) {
        refuse(id, route);
      }
      role = controlling() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    }
  }

  private void refuse(TransactionId id, Route route) {
    respond(route, ownChecks.errorResponse(id, 400, "Bad Request", new int[0], localKey));
  }

  private void respond(Route route, StunPacket response) {
    responses.put(response.transactionId(), route.remote(), response, System.nanoTime());
    counters.responsesSent.increment();
    transmit(route, response);
  }

  private void handleResponse(UdpPorts.Expected expected, byte[] message) {
    StunMessage response = parse(message);
    TransactionId id = response.transactionId();
    ports.expectNoMore(id);
    long now = System.nanoTime();
    if (expected.key() == null) {
      if (gathering != null) {
        gathering.answered(response, now);
      }
      return;
    }
    counters.responsesReceived.increment();
    var route = new Route(expected.socket(), expected.remote());
    if (route.equals(path)) {
      heardNanos = now;
    }
    OwnChecks.Open own = ownChecks.answered(id);
    if (own != null) {
      ownCheckAnswered(own, response, now);
      return;
    }
    var answered = transactions.answered(id, now);
    if (answered == null || engine == null) {
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
      engine.response(message, route, answered.token());
      role = controlling() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    }
  }

  private void ownCheckAnswered(OwnChecks.Open check, StunMessage response, long now) {
    if (response.errorCode() == 487 && engine != null) {
      engine.switchRole();
      role = controlling() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    }
    if (response.type() != StunMessage.BINDING_SUCCESS || consentExpired) {
      return;
    }
    Route route = check.route();
    if (route.equals(path)) {
      counters.roundTrip(now - check.sentNanos());
      if (consent != null) {
        consent.confirmed(now);
      }
      return;
    }
    provedPriorities.put(route, check.pairPriority());
    boolean pathLost = state == IceState.DISCONNECTED || path == null;
    if (controlling() ? pathLost : check.useCandidate()) {
      nominate(route, check.pairPriority());
    }
  }

  private void nominate(Route route, long pairPriority) {
    provedPriorities.put(route, pairPriority);
    boolean first = !selection.nominated();
    if (selection.nominated(route, pairPriority, heardNanos, System.nanoTime())) {
      usePath(route);
    }
    if (first) {
      transactions.limitAll(AFTER_NOMINATION_NANOS, System.nanoTime());
    }
  }

  private void usePath(Route route) {
    if (consentExpired) {
      return;
    }
    long now = System.nanoTime();
    heardNanos = now;
    consent =
        new Consent(
            new Consent.Times(
                tuning.checkAfterSilence().toNanos(),
                tuning.checkInterval().toNanos(),
                tuning.disconnectedAfter().toNanos(),
                tuning.consentExpiry().toNanos()),
            random,
            now);
    var pair =
        new IceCandidatePair(
            localCandidates.host(route.socket()), remotes.candidate(route.remote()));
    selectedPair = pair;
    path = route;
    tell(() -> listener.onSelectedPair(pair));
    setState(IceState.CONNECTED);
  }

  private boolean controlling() {
    return engine != null && engine.controlling();
  }

  private void sendOwnCheck(Route route, long pairPriority, boolean useCandidate) {
    long now = System.nanoTime();
    if (engine == null
        || remoteParameters == null
        || remoteKey == null
        || consentExpired
        || ownChecks.recent(route, now)) {
      return;
    }
    boolean nominate = engine.controlling() && (route.equals(path) ? selection.nominated() : false);
    StunPacket request =
        ownChecks.request(
            new OwnChecks.Open(route, pairPriority, useCandidate, now),
            remoteParameters.usernameFragment() + ":" + localParameters.usernameFragment(),
            localCandidates.peerReflexivePriority(route.socket()),
            engine.controlling(),
            nominate,
            engine.tieBreaker(),
            remoteKey);
    expect(request, route, remoteKey);
    for (var id = ownChecks.pollExcess(); id != null; id = ownChecks.pollExcess()) {
      ports.expectNoMore(id);
    }
    transmit(route, request);
  }

  /** Lets time pass, does what the state machines want and sets the timer. */
  private void settle() {
    long now = System.nanoTime();
    transactions.tick(now);
    for (var output = transactions.poll(); output != null; output = transactions.poll()) {
      switch (output) {
        case ClientTransactions.Output.Transmit<Route, Object>(var route, var request) ->
            transmit(route, request);
        case ClientTransactions.Output.TimedOut<Route, Object>(var id, var _, var _) ->
            ports.expectNoMore(id);
      }
    }
    if (gathering != null) {
      gathering.tick(now);
      drainGathering();
    }
    watchConsent(now);
    if (state == IceState.CHECKING && now - connectDeadlineNanos >= 0) {
      setState(IceState.FAILED);
    }
    schedule(now);
  }

  private void drainGathering() {
    ReflexiveGathering current = gathering;
    if (current == null) {
      return;
    }
    for (var output = current.poll(); output != null; output = current.poll()) {
      switch (output) {
        case ReflexiveGathering.Output.Transmit(var route, var request) -> {
          expect(request, route, null);
          transmit(route, request);
        }
        case ReflexiveGathering.Output.Found(var socket, var mapped, var server) -> {
          IceCandidate candidate = localCandidates.serverReflexive(socket, mapped, server);
          tell(() -> listener.onCandidate(candidate));
        }
        case ReflexiveGathering.Output.Complete _ -> {
          current.openIds().forEach(ports::expectNoMore);
          gathering = null;
          gatheringState = IceGatheringState.COMPLETE;
          tell(listener::onGatheringComplete);
        }
      }
    }
  }

  private void watchConsent(long now) {
    Consent watched = consent;
    Route route = path;
    if (watched == null || route == null) {
      return;
    }
    watched.heard(heardNanos);
    switch (watched.verdict(now)) {
      case ALIVE -> setState(IceState.CONNECTED);
      case SILENT -> setState(IceState.DISCONNECTED);
      case EXPIRED -> {
        consentExpired = true;
        path = null;
        consent = null;
        setState(IceState.FAILED);
        return;
      }
    }
    if (watched.checkDue(now)) {
      counters.consentRequestsSent.increment();
      sendOwnCheck(route, provedPriorities.getOrDefault(route, 0L), false);
    }
  }

  private void schedule(long now) {
    Long next = transactions.deadline();
    if (gathering != null) {
      next = earlier(next, gathering.deadline());
    }
    if (consent != null) {
      next = earlier(next, consent.deadline(now));
    }
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

  private void expect(StunPacket request, Route route, @Nullable SecretKey key) {
    ports.expect(
        request.transactionId(), new UdpPorts.Expected(this, route.socket(), route.remote(), key));
  }

  private void transmit(Route route, StunPacket packet) {
    // A send that fails is a packet lost.
    var _ =
        ports
            .sockets()
            .get(route.socket())
            .send(packet.bytes(), 0, packet.bytes().length, route.remote());
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
      tell(() -> listener.onStateChange(next));
    }
  }

  /** The listener's faults are its own. */
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "an ICE listener threw", e);
    }
  }

  private void end() {
    if (state == IceState.CLOSED) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    lookups.forEach(MdnsLookup::close);
    transactions.ids().forEach(ports::expectNoMore);
    ownChecks.ids().forEach(ports::expectNoMore);
    if (gathering != null) {
      gathering.openIds().forEach(ports::expectNoMore);
      gathering = null;
    }
    for (InetSocketAddress remote : remotes.admitted()) {
      ports.sockets().forEach(socket -> socket.removeOwner(remote, this));
    }
    if (engine != null) {
      engine.close();
    }
    setState(IceState.CLOSED);
  }
}
