package org.ternrtc.ice;

import java.net.InetAddress;
import java.util.Set;

/** Chooses the addresses of this machine that may be used as host candidates. */
@FunctionalInterface
public interface AddressFilter {
  AddressFilter ALL = (_, _) -> true;

  /**
   * @param interfaceName such as {@code eth0}
   */
  boolean accepts(String interfaceName, InetAddress address);

  /** Accepts the addresses of the interfaces of these names, and these address literals. */
  static AddressFilter only(Set<String> namesOrAddresses) {
    var allowed = Set.copyOf(namesOrAddresses);
    return (name, address) ->
        allowed.contains(name) || allowed.contains(HostAddresses.literal(address));
  }
}
