package org.ternrtc.rtp.receive;

/**
 * Counters of a stream of sound received, with the names of the W3C's {@code inbound-rtp}.
 *
 * @param bytesReceived of payload
 * @param headerBytesReceived of RTP headers, extensions and padding
 * @param jitterNanos as RFC 3550 measures it
 * @param packetsDiscarded belonged to another sender, or could not be read
 * @param restarts how often the sender began anew
 * @param remoteLevel how loud the last packet was by its header, 0 to 1; -1 when it did not say
 */
public record AudioReceiveStatistics(
    int ssrc,
    long packetsReceived,
    long bytesReceived,
    long headerBytesReceived,
    long packetsLost,
    long jitterNanos,
    long packetsDiscarded,
    long restarts,
    double remoteLevel) {}
