package org.ternrtc.dtls.srtp.context;

/**
 * Packets an {@link SrtpReceiver} took and refused since it was made.
 *
 * @param rtpPackets SRTP packets taken
 * @param rtcpPackets SRTCP packets taken
 * @param malformed refused as {@link Srtp#MALFORMED}
 * @param authenticationFailed refused as {@link Srtp#AUTHENTICATION_FAILED}
 * @param replayed refused as {@link Srtp#REPLAYED}
 * @param tooManySources refused as {@link Srtp#TOO_MANY_SOURCES}
 * @param keyExpired refused as {@link Srtp#KEY_EXPIRED}
 */
public record SrtpCounters(
    long rtpPackets,
    long rtcpPackets,
    long malformed,
    long authenticationFailed,
    long replayed,
    long tooManySources,
    long keyExpired) {}
