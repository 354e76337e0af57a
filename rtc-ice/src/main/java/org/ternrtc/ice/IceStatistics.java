package org.ternrtc.ice;

/**
 * Counters of an {@link IceAgent} since it was made. Packets and bytes are those of DTLS and RTP;
 * checks are counted apart.
 *
 * @param currentRoundTripNanos of the last answered check on the selected path, 0 when unknown
 * @param requestsSent first transmissions, without retransmissions and consent checks
 * @param consentRequestsSent checks of RFC 7675
 * @param responsesReceived to both kinds of requests, authenticated
 * @param ignoredCandidates remote candidates that cannot be used (TCP, component 2, over the limit)
 * @param refusedAddresses authenticated requests from more addresses than allowed
 * @param failedSends datagrams not sent: no path, no consent, or refused by the operating system
 */
public record IceStatistics(
    long packetsSent,
    long bytesSent,
    long packetsReceived,
    long bytesReceived,
    long currentRoundTripNanos,
    long totalRoundTripNanos,
    long requestsSent,
    long responsesReceived,
    long requestsReceived,
    long responsesSent,
    long consentRequestsSent,
    long ignoredCandidates,
    long refusedAddresses,
    long failedSends) {}
