package org.ternrtc.rtp.send;

/**
 * Counters of a stream of sound, with the names of the W3C's {@code outbound-rtp} and {@code
 * remote-inbound-rtp}.
 *
 * @param bytesSent of payload
 * @param headerBytesSent of RTP headers and extensions
 * @param packetsDropped found the pacer's queue full
 * @param roundTripNanos smoothed, -1 before the first report
 * @param totalRoundTripNanos sum of all measurements
 * @param fractionLost 0 to 1, of the last report
 * @param remotePacketsLost as the receiver counts
 * @param remoteJitterNanos as the receiver measures
 */
public record AudioSendStatistics(
    int ssrc,
    long packetsSent,
    long bytesSent,
    long headerBytesSent,
    long packetsDropped,
    long roundTripNanos,
    long totalRoundTripNanos,
    long roundTripMeasurements,
    long reportsReceived,
    double fractionLost,
    long remotePacketsLost,
    long remoteJitterNanos) {}
