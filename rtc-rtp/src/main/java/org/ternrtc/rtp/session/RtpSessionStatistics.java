package org.ternrtc.rtp.session;

import org.ternrtc.rtp.bandwidth.BandwidthStatistics;

/**
 * Counters of a transport's media.
 *
 * @param rtpMalformed RTP packets refused by the parser
 * @param rtpUnrouted RTP packets that belong to no receiver
 * @param rtcpMalformed RTCP packets refused by the parser
 * @param receiverEstimate the peer's last REMB in bits per second, -1 before the first
 * @param remoteRate what we let the peer send by REMB, in bits per second; -1 when we do not
 * @param feedbackSent packets of feedback on arrivals, transport-wide or of RFC 8888
 * @param bandwidth what is known of the path
 * @param pacerQueuedBytes bytes that wait to be sent
 */
public record RtpSessionStatistics(
    long rtpReceived,
    long rtpMalformed,
    long rtpUnrouted,
    long rtcpReceived,
    long rtcpMalformed,
    long receiverEstimate,
    long remoteRate,
    long feedbackSent,
    BandwidthStatistics bandwidth,
    long pacerQueuedBytes,
    long pacerDropped) {}
