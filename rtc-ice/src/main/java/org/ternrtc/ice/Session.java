package org.ternrtc.ice;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.consent.Consent;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalBase;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.StunMessage;

/**
 * The driver of one agent: joins the port, the checks and the state machines, and owns their timer.
 * What is not marked as shared is touched on the ICE thread only; other threads post.
 */
final class Session implements PortClient {
  /** Verified STUN messages that wait for the ICE thread; more are dropped, the peer repeats. */
  private static final int MAX_PENDING_STUN = 64;

  private final UdpPorts ports;
  private final IceTuning tuning;
  private final IceListener listener;
  private final IceParameters localParameters;
  private final LocalCandidates localCandidates;

  // Shared with other threads.
  private final Counters counters = new Counters();
  private final SessionNotes notes = new SessionNotes();
  private final RemoteCandidates remotes;
  private final ActivePath path;
  private final LocalGathering gathering;
  private final Checks checks;
  private final AtomicInteger pendingStun = new AtomicInteger();
  private volatile boolean closed;
  private volatile IceState state = IceState.NEW;
  private volatile @Nullable IceCandidatePair selectedPair;

  // The ICE thread's own.
  private final Wire wire;
  private final Relays relays;
  private final @Nullable NetworkWatch watch;
  private final RemoteTrickle trickle;
  private long connectDeadlineNanos;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  Session(UdpPorts ports, IceConfiguration configuration, IceListener listener) {
    this.ports = ports;
    tuning = configuration.tuning();
    this.listener = new GuardedListener(listener, notes);
    var random = new SecureRandom();
    localParameters = IceParameters.generate(random);
    localCandidates = new LocalCandidates(ports.sockets(), configuration.policy());
    remotes = new RemoteCandidates(configuration);
    path = new ActivePath(tuning, random);
    relays = new Relays(ports, configuration, this, this::run, random, new RelayEvents());
    wire = new Wire(ports, this, relays, this::stun);
    gathering =
        new LocalGathering(
            configuration, localCandidates, wire, random, this::run, relays, this.listener);
    checks =
        new Checks(
            configuration,
            localParameters,
            localCandidates,
            remotes,
            path,
            wire,
            counters,
            notes,
            random,
            this::run,
            this::pathChanged);
    trickle =
        new RemoteTrickle(configuration, remotes, counters, notes, this::run, this::addRemote);
    watch =
        configuration.policy().restartsByItself()
            ? new NetworkWatch(configuration, this.listener::onNetworkChange)
            : null;
    if (!configuration.policy().relayOnly()) {
      ports.register(localParameters.usernameFragment(), this);
    }
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
    return checks.role();
  }

  IceStatistics statistics() {
    return counters.snapshot();
  }

  IceReport report() {
    return notes.report(state, gatheringState(), role(), statistics());
  }

  boolean send(byte[] data, int offset, int length) {
    Route route = path.route();
    if (route == null || closed || !wire.send(route, data, offset, length)) {
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

  void start(IceRole role, IceParameters remote) {
    run(() -> {
      connectDeadlineNanos = System.nanoTime() + tuning.connectLimit().toNanos();
      setState(IceState.CHECKING);
      checks.start(role, remote);
      if (watch != null) {
        watch.look();
      }
    });
  }

  void addRemoteCandidate(IceCandidate candidate) {
    run(() -> trickle.add(candidate));
  }

  /** Ends everything but the ports; the latch opens when it is done. */
  CountDownLatch close() {
    closed = true;
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
  public String usernameFragment() {
    return localParameters.usernameFragment();
  }

  @Override
  public boolean admitted(InetSocketAddress remote) {
    return remotes.admitted().contains(remote);
  }

  @Override
  public SecretKey localKey() {
    return checks.localKey();
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
    post(() -> {
      Route route = new Route(socket, remote);
      stun(false, route, message);
      checks.request(route, StunMessage.parseVerified(message));
    });
  }

  @Override
  public void onResponse(UdpPorts.Expected expected, byte[] message) {
    post(() -> {
      Route route = new Route(expected.socket(), expected.remote());
      stun(false, route, message);
      StunMessage response = StunMessage.parseVerified(message);
      wire.expectNoMore(response.transactionId());
      if (expected.key() == null) {
        gathering.answered(response, System.nanoTime());
      } else {
        checks.response(route, response);
      }
    });
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

  private void stun(boolean sent, Route route, byte[] message) {
    listener.onStun(sent, localCandidates.address(route.socket()), route.remote(), message);
  }

  private void addRemote(InetSocketAddress remote, IceCandidate candidate) {
    notes.remote(candidate);
    relays.permit(remote.getAddress());
    checks.addRemote(remote, candidate);
  }

  private final class RelayEvents implements Relays.Events {
    @Override
    public void found(Relay relay, InetSocketAddress relayed) {
      LocalBase base = localCandidates.addRelayed(relay.index(), relayed, relay.server());
      listener.onCandidate(localCandidates.base(relay.index()));
      remotes.told().keySet().forEach(remote -> relay.permit(remote.getAddress()));
      checks.addLocal(base);
    }

    @Override
    public void lost(IceCandidateError error) {
      listener.onCandidateError(error);
    }
  }

  /** Lets time pass, does what the state machines want and sets the timer. */
  private void settle() {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    checks.tick(now);
    relays.tick(now);
    gathering.tick(now);
    watchPath(now);
    if (state == IceState.CHECKING && now - connectDeadlineNanos >= 0) {
      setState(IceState.FAILED);
    }
    schedule(now);
  }

  private void watchPath(long now) {
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
      checks.sendConsentCheck(route);
    }
  }

  private void pathChanged(Route route) {
    var pair =
        new IceCandidatePair(
            localCandidates.base(route.socket()), remotes.candidate(route.remote()));
    Relay relay = relays.relay(route.socket());
    if (relay != null) {
      relay.bind(route.remote());
    }
    selectedPair = pair;
    listener.onSelectedPair(pair);
    setState(IceState.CONNECTED);
  }

  private void schedule(long now) {
    Long next = earlier(checks.deadline(), gathering.deadline());
    next = earlier(next, relays.deadline());
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
    settle();
  }

  private static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a - b < 0 ? a : b;
  }

  private void setState(IceState next) {
    if (state != next && state != IceState.CLOSED) {
      state = next;
      notes.state(next, path.expired());
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
    if (watch != null) {
      watch.close();
    }
    path.close();
    trickle.close();
    gathering.close();
    checks.close();
    relays.close();
    localCandidates.close();
    wire.disown(remotes.admitted());
    setState(IceState.CLOSED);
  }
}
