package org.ternrtc.ice;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link IceStatistics}; written by the threads that do the work. */
final class Counters {
  final LongAdder packetsSent = new LongAdder();
  final LongAdder bytesSent = new LongAdder();
  final LongAdder packetsReceived = new LongAdder();
  final LongAdder bytesReceived = new LongAdder();
  final LongAdder requestsSent = new LongAdder();
  final LongAdder responsesReceived = new LongAdder();
  final LongAdder requestsReceived = new LongAdder();
  final LongAdder responsesSent = new LongAdder();
  final LongAdder consentRequestsSent = new LongAdder();
  final LongAdder ignoredCandidates = new LongAdder();
  final LongAdder refusedAddresses = new LongAdder();
  final LongAdder failedSends = new LongAdder();
  final LongAdder totalRoundTripNanos = new LongAdder();
  volatile long currentRoundTripNanos;

  void roundTrip(long nanos) {
    currentRoundTripNanos = nanos;
    totalRoundTripNanos.add(nanos);
  }

  IceStatistics snapshot() {
    return new IceStatistics(
        packetsSent.sum(),
        bytesSent.sum(),
        packetsReceived.sum(),
        bytesReceived.sum(),
        currentRoundTripNanos,
        totalRoundTripNanos.sum(),
        requestsSent.sum(),
        responsesReceived.sum(),
        requestsReceived.sum(),
        responsesSent.sum(),
        consentRequestsSent.sum(),
        ignoredCandidates.sum(),
        refusedAddresses.sum(),
        failedSends.sum());
  }
}
