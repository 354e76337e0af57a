package org.ternrtc.ice.turn;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Which alternate servers (RFC 8489 section 10) are followed: three in a row, none twice, and none
 * that is nearer to us than the server that was configured. A server out in the world must not turn
 * us against the machines of our own network.
 */
public final class Redirects {
  static final int MAX_HOPS = 3;

  private final int reach;
  private final Set<InetSocketAddress> seen = new HashSet<>();

  public Redirects(InetSocketAddress configured) {
    reach = reach(configured.getAddress());
    seen.add(configured);
  }

  /** Whether to go there; counts it. */
  public boolean follow(InetSocketAddress alternate) {
    InetAddress address = alternate.getAddress();
    return alternate.getPort() != 0
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && reach(address) >= reach
        && seen.size() <= MAX_HOPS
        && seen.add(alternate);
  }

  /**
   * Whether a server may name this address as one of its own: not if that would lead nearer to us
   * than the server is.
   */
  public static boolean follows(InetSocketAddress server, InetSocketAddress named) {
    return reach(named.getAddress()) > 0 || reach(server.getAddress()) == 0;
  }

  /** 0 this machine, 1 a private network, 2 the world. */
  static int reach(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return 0;
    }
    boolean uniqueLocal = !(address instanceof Inet4Address) && (bytes[0] & 0xFE) == 0xFC;
    boolean carrier =
        address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 0x40;
    boolean near =
        address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal || carrier;
    return near ? 1 : 2;
  }
}
