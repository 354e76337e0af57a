package org.ternrtc.ice;

import java.util.concurrent.atomic.LongAdder;

/** What became of the datagrams of a {@link UdpPorts} and of the relays of its agents. */
final class PortCounters {
  final LongAdder received = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder unauthenticated = new LongAdder();
  final LongAdder unknownAddress = new LongAdder();

  UdpPortStatistics snapshot() {
    return new UdpPortStatistics(
        received.sum(), malformed.sum(), unauthenticated.sum(), unknownAddress.sum());
  }
}
