package org.ternrtc.rtp.send;

/**
 * Counters of a stream sent, with the names of the W3C's {@code outbound-rtp} and {@code
 * remote-inbound-rtp}.
 *
 * @param packetsSent with retransmissions
 * @param bytesSent of payload, with retransmissions
 * @param headerBytesSent of RTP headers and extensions
 * @param nackCount NACK packets received
 * @param retransmissionsRefused packets asked for but over the budget, too early again, or
 *     forgotten
 * @param packetsDropped found the pacer's queue full
 * @param sendDelayNanos for which packets waited in the pacer, all together
 * @param hugeFramesSent of at least two and a half times the average size
 * @param roundTripNanos smoothed, -1 before the first report
 * @param totalRoundTripNanos sum of all measurements
 * @param fractionLost 0 to 1, of the last report
 * @param remotePacketsLost as the receiver counts
 * @param remoteJitterNanos as the receiver measures
 * @param fecPacketsSent packets of protection, not counted as {@code packetsSent}
 * @param fecBytesSent of their payload
 */
public record VideoSendStatistics(
    int ssrc,
    int rtxSsrc,
    long packetsSent,
    long bytesSent,
    long headerBytesSent,
    long retransmittedPacketsSent,
    long retransmittedBytesSent,
    long framesSent,
    long keyFramesSent,
    long nackCount,
    long pliCount,
    long firCount,
    long retransmissionsRefused,
    long packetsDropped,
    long sendDelayNanos,
    long hugeFramesSent,
    long roundTripNanos,
    long totalRoundTripNanos,
    long roundTripMeasurements,
    long reportsReceived,
    double fractionLost,
    long remotePacketsLost,
    long remoteJitterNanos,
    long fecPacketsSent,
    long fecBytesSent) {}
