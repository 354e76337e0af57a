package org.ternrtc.ice;

/**
 * Counters of {@link UdpPorts}.
 *
 * @param malformed datagrams that are neither STUN nor DTLS nor RTP, or STUN that does not parse
 * @param unauthenticated STUN without a known user name fragment or transaction, or with missing or
 *     wrong MESSAGE-INTEGRITY
 * @param unknownAddress DTLS and RTP from addresses that no connection has authenticated
 */
public record UdpPortStatistics(
    long datagramsReceived, long malformed, long unauthenticated, long unknownAddress) {}
