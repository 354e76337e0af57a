package org.ternrtc.rtp.receive;

/**
 * What the sender of a stream says in its reports, and how far away it is.
 *
 * @param packets it has sent
 * @param bytes of payload it has sent
 * @param epochNanos when it made its last report, nanoseconds since 1970 on its clock
 * @param reports of it that have come
 * @param roundTripNanos smoothed, as it answered our clock (RFC 3611); -1 when it has not
 * @param totalRoundTripNanos all measurements together
 * @param roundTripMeasurements how many there were
 */
public record RemoteSenderStatistics(
    long packets,
    long bytes,
    long epochNanos,
    long reports,
    long roundTripNanos,
    long totalRoundTripNanos,
    long roundTripMeasurements) {}
