package org.ternrtc.ice;

import java.util.List;

/**
 * What an {@link IceAgent} and its ports may use. No server is asked and no name looked up that
 * does not stand here or come from the peer.
 *
 * @param servers asked in parallel while gathering, at most {@value #MAX_SERVERS}
 * @param addressFilter chooses among the addresses that the flags below leave
 * @param portRange of the local ports
 * @param ipv4 use IPv4 addresses
 * @param ipv6 use IPv6 addresses
 * @param includeLoopback use 127.0.0.1 and ::1; browsers ignore such candidates unless told
 *     otherwise
 * @param includeLinkLocal use fe80::/10 and 169.254.0.0/16
 * @param resolveMdns look up remote {@code .local} candidates on the local network
 * @param maxRemoteAddresses how many remote addresses may send to one user name fragment
 * @param policy which ways may be taken
 */
public record IceConfiguration(
    List<IceServer> servers,
    AddressFilter addressFilter,
    PortRange portRange,
    boolean ipv4,
    boolean ipv6,
    boolean includeLoopback,
    boolean includeLinkLocal,
    boolean resolveMdns,
    int maxRemoteAddresses,
    IcePolicy policy,
    IceTuning tuning) {
  public static final int MAX_SERVERS = 16;

  public IceConfiguration {
    servers = List.copyOf(servers);
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("more than " + MAX_SERVERS + " ICE servers");
    }
    if (!ipv4 && !ipv6) {
      throw new IllegalArgumentException("neither IPv4 nor IPv6 is allowed");
    }
    if (maxRemoteAddresses < 1 || maxRemoteAddresses > 1024) {
      throw new IllegalArgumentException("maxRemoteAddresses " + maxRemoteAddresses);
    }
  }

  /** All interfaces but loopback, any port, no server. */
  public static IceConfiguration defaults() {
    return new IceConfiguration(
        List.of(),
        AddressFilter.ALL,
        PortRange.ANY,
        true,
        true,
        false,
        false,
        true,
        32,
        IcePolicy.ALL,
        IceTuning.defaults());
  }

  public IceConfiguration withServers(List<? extends IceServer> newServers) {
    return new IceConfiguration(
        List.copyOf(newServers),
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withAddressFilter(AddressFilter filter) {
    return new IceConfiguration(
        servers,
        filter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withPortRange(PortRange range) {
    return new IceConfiguration(
        servers,
        addressFilter,
        range,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withFamilies(boolean useIpv4, boolean useIpv6) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        useIpv4,
        useIpv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withLoopback(boolean include) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        include,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withLinkLocal(boolean include) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        include,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withResolveMdns(boolean resolve) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolve,
        maxRemoteAddresses,
        policy,
        tuning);
  }

  public IceConfiguration withMaxRemoteAddresses(int max) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        max,
        policy,
        tuning);
  }

  public IceConfiguration withTuning(IceTuning newTuning) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        policy,
        newTuning);
  }

  public IceConfiguration withPolicy(IcePolicy newPolicy) {
    return new IceConfiguration(
        servers,
        addressFilter,
        portRange,
        ipv4,
        ipv6,
        includeLoopback,
        includeLinkLocal,
        resolveMdns,
        maxRemoteAddresses,
        newPolicy,
        tuning);
  }
}
