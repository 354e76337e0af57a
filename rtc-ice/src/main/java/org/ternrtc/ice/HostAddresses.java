package org.ternrtc.ice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of this machine that a configuration allows, best first. */
final class HostAddresses {
  /** A machine with hundreds of container bridges must not make hundreds of candidates. */
  static final int MAX_ADDRESSES = 16;

  private HostAddresses() {}

  /** Asks the operating system; some microseconds to milliseconds. */
  static List<InetAddress> list(IceConfiguration configuration) throws SocketException {
    var found = new ArrayList<InetAddress>();
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (!network.isUp()) {
        continue;
      }
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (allowed(address, configuration)
            && configuration.addressFilter().accepts(network.getName(), address)) {
          found.add(address);
        }
      }
    }
    // Stable: the operating system's order decides among addresses of a kind.
    found.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    return List.copyOf(found.subList(0, Math.min(found.size(), MAX_ADDRESSES)));
  }

  private static boolean allowed(InetAddress address, IceConfiguration configuration) {
    boolean family = address instanceof Inet6Address ? configuration.ipv6() : configuration.ipv4();
    return family
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && (configuration.includeLoopback() || !address.isLoopbackAddress())
        && (configuration.includeLinkLocal() || !address.isLinkLocalAddress());
  }

  /** IPv6 before IPv4 (RFC 8421 section 4); addresses that reach few peers last. */
  private static int rank(InetAddress address) {
    int kind = address.isLoopbackAddress() ? 4 : address.isLinkLocalAddress() ? 2 : 0;
    return kind + (address instanceof Inet4Address ? 1 : 0);
  }

  /** The address without scope, as it stands in a candidate. */
  static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  /** Reads an IPv4 or IPv6 literal without any look-up; null when the text is something else. */
  static @Nullable InetAddress parse(String literal) {
    // No brackets, no scopes, which mean nothing from afar, no short IPv4 such as "1.2".
    boolean ipv6 = literal.indexOf(':') >= 0;
    if (literal.length() > 45
        || literal.startsWith("[")
        || literal.indexOf('%') >= 0
        || (!ipv6 && literal.chars().filter(c -> c == '.').count() != 3)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
