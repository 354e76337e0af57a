package org.ternrtc.sctp;

/**
 * Counters and estimates of an association.
 *
 * @param packetsSent packets given out
 * @param packetsReceived packets taken in, good or not
 * @param packetsMalformed packets that were refused: no SCTP, wrong checksum, foreign ports
 * @param retransmissions fragments sent again
 * @param smoothedRoundTripNanos round trip time, -1 when not measured yet
 * @param congestionWindowBytes congestion window
 * @param packetBytes longest packet sent now
 */
public record AssociationStatistics(
    long packetsSent,
    long packetsReceived,
    long packetsMalformed,
    long retransmissions,
    long smoothedRoundTripNanos,
    long congestionWindowBytes,
    int packetBytes) {}
