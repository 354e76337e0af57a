package org.ternrtc.rtp.receive;

/**
 * Counters of a stream received, with the names of the W3C's {@code inbound-rtp}.
 *
 * @param ssrc 0 before the first packet
 * @param packetsReceived of the media's SSRC
 * @param bytesReceived of payload
 * @param packetsLost RFC 3550, may be negative with duplicates
 * @param framesReceived handed over to be decoded
 * @param framesDropped incomplete, or without a frame they need
 * @param nackCount NACK packets sent
 * @param packetsDiscarded too late, twice, malformed or of an unknown type
 * @param restarts changes of SSRC and new starts of the numbers
 */
public record VideoReceiveStatistics(
    int ssrc,
    long packetsReceived,
    long bytesReceived,
    long headerBytesReceived,
    long packetsLost,
    long jitterNanos,
    long framesReceived,
    long keyFramesReceived,
    long framesDropped,
    long nackCount,
    long pliCount,
    long firCount,
    long retransmittedPacketsReceived,
    long retransmittedBytesReceived,
    long packetsDiscarded,
    long restarts) {}
