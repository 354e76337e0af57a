package org.ternrtc.ice;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One ICE session (RFC 8445) of one component: finds a path to the peer, keeps the peer's consent
 * (RFC 7675) and carries DTLS and RTP datagrams over the path.
 *
 * <p>Thread-safe; no method blocks but {@link #close}, which waits a bounded time. Nothing that
 * comes from the network makes a method throw. {@link IceListener} names the threads of the calls
 * back. An ICE restart is a new agent, see the package description.
 */
public final class IceAgent implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final UdpPorts ports;
  private final boolean ownsPorts;
  private final Session session;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * An agent with a port of its own, for the side that dials: two agents that both share ports
   * cannot have two connections between the same two ports.
   *
   * @throws java.io.UncheckedIOException if no port can be opened
   */
  public IceAgent(IceConfiguration configuration, IceListener listener) {
    this(UdpPorts.open(configuration), true, configuration, listener);
  }

  /**
   * An agent on shared ports, which outlive it. Addresses and ports are theirs; the configuration
   * gives the rest.
   */
  public IceAgent(UdpPorts shared, IceConfiguration configuration, IceListener listener) {
    this(shared, false, configuration, listener);
  }

  private IceAgent(
      UdpPorts ports, boolean ownsPorts, IceConfiguration configuration, IceListener listener) {
    this.ports = ports;
    this.ownsPorts = ownsPorts;
    session = new Session(ports, configuration, Objects.requireNonNull(listener, "listener"));
    warmUp();
  }

  /**
   * Loads and prepares what the first agent of a process needs, 1 to 4 s in a cold JVM, in the
   * background. Returns at once and may be called often; the first agent calls it too.
   */
  public static void warmUp() {
    WarmUp.start();
  }

  /** What the peer must be told before it can connect. */
  public IceParameters localParameters() {
    return session.localParameters();
  }

  /** Starts gathering; candidates come to the listener. Further calls do nothing. */
  public void gather() {
    session.gather();
  }

  /**
   * Starts checks. Remote candidates may come before and after; with none the peer's checks can
   * still make the connection.
   *
   * @throws IllegalStateException if the agent is started or closed
   */
  public void start(IceRole role, IceParameters remote) {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(remote, "remote");
    if (closed.get()) {
      throw new IllegalStateException("the ICE agent is closed");
    }
    if (started.getAndSet(true)) {
      throw new IllegalStateException("the ICE agent is started; a restart takes a new one");
    }
    session.start(role, remote);
  }

  /**
   * Adds a remote candidate, before or after {@link #start}. What cannot be used (TCP, components
   * but 1, broken addresses, more than 100) is counted and ignored; a {@code .local} name is looked
   * up in the background when the configuration allows.
   */
  public void addRemoteCandidate(IceCandidate candidate) {
    session.addRemoteCandidate(Objects.requireNonNull(candidate, "candidate"));
  }

  /**
   * No more remote candidates will come, RFC 8838 section 14. Nothing depends on it yet: an agent
   * that has no path waits for {@link IceTuning#connectLimit}, because the peer's own checks can
   * make a connection that no candidate could.
   */
  public void endOfRemoteCandidates() {}

  /**
   * Sends a datagram over the path, from any thread. The data is read before this returns.
   *
   * @return false when there is no path, the peer's consent is gone, or the operating system did
   *     not take the datagram
   */
  public boolean send(byte[] data, int offset, int length) {
    return session.send(data, offset, length);
  }

  public IceState state() {
    return session.state();
  }

  public IceGatheringState gatheringState() {
    return session.gatheringState();
  }

  /**
   * The role now; a role conflict (RFC 8445 section 7.3.1.1) may have changed it. Null before
   * {@link #start}.
   */
  public @Nullable IceRole role() {
    return session.role();
  }

  /** The path that {@link #send} uses or used last, null when there has been none. */
  public @Nullable IceCandidatePair selectedPair() {
    return session.selectedPair();
  }

  public IceStatistics statistics() {
    return session.statistics();
  }

  /** What was tried and what came of it so far, also after {@link #close}. */
  public IceReport report() {
    return session.report();
  }

  /**
   * Ends the session. When it returns, no state of it is left in the ports, and a port of its own
   * is closed with its thread. May be called often and from listeners.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    await(session.close());
    if (ownsPorts) {
      ports.close();
    }
  }

  private static void await(CountDownLatch done) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    while (end - System.nanoTime() > 0) {
      try {
        if (done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
