package org.ternrtc.ice;

import org.jspecify.annotations.Nullable;

/**
 * A candidate, RFC 8839 section 5.1, as it stands in {@code a=candidate}.
 *
 * @param component 1 for RTP and everything multiplexed with it
 * @param transport {@code udp} or {@code tcp}, in any case
 * @param priority unsigned 32-bit value
 * @param address an IPv4 or IPv6 literal, or a name such as {@code x.local}
 * @param relatedAddress base of a reflexive candidate, null when absent
 * @param relatedPort port of {@code relatedAddress}, null when absent
 * @param tcpType {@code active}, {@code passive} or {@code so}; null for UDP
 */
public record IceCandidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    IceCandidateType type,
    @Nullable String relatedAddress,
    @Nullable Integer relatedPort,
    @Nullable String tcpType) {}
