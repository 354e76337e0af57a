package org.ternrtc.rtp.session;

/**
 * Counters of a transport's media.
 *
 * @param rtpMalformed RTP packets refused by the parser
 * @param rtpUnrouted RTP packets that belong to no receiver
 * @param rtcpMalformed RTCP packets refused by the parser
 * @param receiverEstimate the peer's last REMB in bits per second, -1 before the first
 * @param pacerQueuedBytes bytes that wait to be sent
 */
public record RtpSessionStatistics(
    long rtpReceived,
    long rtpMalformed,
    long rtpUnrouted,
    long rtcpReceived,
    long rtcpMalformed,
    long receiverEstimate,
    long pacerQueuedBytes,
    long pacerDropped) {}
