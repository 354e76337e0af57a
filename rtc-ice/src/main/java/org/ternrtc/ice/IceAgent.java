package org.ternrtc.ice;

import java.security.SecureRandom;
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
  private final IceParameters localParameters = IceParameters.generate(new SecureRandom());

  /**
   * An agent with a port of its own, for the side that dials: two agents that both share ports
   * cannot have two connections between the same two ports.
   *
   * @throws java.io.UncheckedIOException if no port can be opened
   */
  public IceAgent(IceConfiguration configuration, IceListener listener) {}

  /** An agent on shared ports, which outlive it. */
  public IceAgent(UdpPorts shared, IceConfiguration configuration, IceListener listener) {}

  /**
   * Loads and prepares what the first agent of a process needs, 1 to 4 s in a cold JVM, in the
   * background. Returns at once and may be called often.
   */
  public static void warmUp() {}

  /** What the peer must be told before it can connect. */
  public IceParameters localParameters() {
    return localParameters;
  }

  /** Starts gathering; candidates come to the listener. Further calls do nothing. */
  public void gather() {}

  /**
   * Starts checks. Remote candidates may come before and after; with none the peer's checks can
   * still make the connection.
   *
   * @throws IllegalStateException if the agent is started or closed
   */
  public void start(IceRole role, IceParameters remote) {}

  /**
   * Adds a remote candidate, before or after {@link #start}. What cannot be used (TCP, components
   * but 1, broken addresses, more than 100) is counted and ignored; a {@code .local} name is looked
   * up in the background when the configuration allows.
   */
  public void addRemoteCandidate(IceCandidate candidate) {}

  /** No more remote candidates will come, RFC 8838 section 14. */
  public void endOfRemoteCandidates() {}

  /**
   * Sends a datagram over the path, from any thread. The data is read before this returns.
   *
   * @return false when there is no path, the peer's consent is gone, or the operating system did
   *     not take the datagram
   */
  public boolean send(byte[] data, int offset, int length) {
    return false;
  }

  public IceState state() {
    return IceState.NEW;
  }

  public IceGatheringState gatheringState() {
    return IceGatheringState.NEW;
  }

  /**
   * The role now; a role conflict (RFC 8445 section 7.3.1.1) may have changed it. Null before
   * start.
   */
  public @Nullable IceRole role() {
    return null;
  }

  /** The path that {@link #send} uses, null when there is none yet. */
  public @Nullable IceCandidatePair selectedPair() {
    return null;
  }

  public IceStatistics statistics() {
    return new IceStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Ends the session. When it returns, no state of it is left in the ports, and a port of its own
   * is closed with its thread. May be called often and from listeners.
   */
  @Override
  public void close() {}
}
