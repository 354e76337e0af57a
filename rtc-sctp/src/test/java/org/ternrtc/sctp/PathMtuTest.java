package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.packet.Bytes;

/** Path MTU discovery (RFC 8899) over links that lose what is too long for them. */
class PathMtuTest {
  private static final int BASE = 1160;
  private static final int MOST = 1432;
  private static final AssociationConfig SEARCHING =
      AssociationConfig.defaults().withMaxProbedPacketBytes(MOST);

  private static void narrow(Network network, int bytes) {
    network.a.out.drop = (_, packet) -> packet.length() > bytes;
    network.b.out.drop = (_, packet) -> packet.length() > bytes;
  }

  private static int found(Network network) {
    return network.a.association.statistics().packetBytes();
  }

  private static void send(Network network, int bytes) {
    network.a.association.send(SendOptions.reliable(1, 53), Bytes.of(new byte[bytes]), network.now);
  }

  @Test
  void withoutLeaveNothingIsProbed() {
    Network network = Network.connected(1, AssociationConfig.defaults());
    int before = network.a.out.packets;
    network.runFor(20_000);
    assertEquals(BASE, found(network));
    assertEquals(before, network.a.out.packets, "not a packet is spent on it");
  }

  @Test
  void theLongestIsFoundByOneProbeWhereItPasses() {
    Network network = Network.connected(1, SEARCHING);
    network.runFor(2000);
    assertEquals(MOST, found(network));
    int before = network.a.out.packets;
    send(network, 100_000);
    network.runUntil(() -> !network.b.messages.isEmpty());
    int packets = network.a.out.packets - before;
    assertTrue(packets < 100_000 / (BASE - 32) && packets >= 100_000 / MOST, packets + " packets");
  }

  @Test
  void theSearchEndsCloseBelowWhatPasses() {
    for (int limit = BASE; limit <= MOST + 40; limit += 12) {
      Network network = Network.connected(1, SEARCHING);
      narrow(network, limit);
      network.runFor(60_000);
      int found = found(network);
      assertTrue(found <= limit, found + " of " + limit);
      assertTrue(found >= Math.min(limit, MOST) - 36, found + " of " + limit);
    }
  }

  @Test
  void lostProbesAreRepeatedAndCostNoWindow() {
    Network network = Network.connected(1, SEARCHING);
    long window = network.a.association.statistics().congestionWindowBytes();
    boolean[] lost = {false};
    network.a.out.drop =
        (_, packet) -> {
          boolean first = packet.length() > BASE && !lost[0];
          lost[0] |= first;
          return first;
        };
    network.runFor(10_000);
    assertTrue(lost[0]);
    assertEquals(MOST, found(network));
    assertEquals(window, network.a.association.statistics().congestionWindowBytes());
    assertEquals(0, network.a.association.statistics().retransmissions());
  }

  @Test
  void aPathThatBecomesNarrowerIsNoticedAndLaterOnesGoInShortPackets() {
    Network network = Network.connected(1, SEARCHING);
    network.runFor(2000);
    assertEquals(MOST, found(network));
    // Only for a while, as until the network cuts datagrams itself: fragments cannot be cut again.
    narrow(network, BASE);
    send(network, 20_000);
    network.runFor(5000);
    assertEquals(BASE, found(network));
    network.a.out.drop = (_, _) -> false;
    network.b.out.drop = (_, _) -> false;
    network.runUntil(() -> !network.b.messages.isEmpty());
    narrow(network, BASE);
    send(network, 20_000);
    network.runUntil(() -> network.b.messages.size() == 2);
    assertEquals(BASE, found(network));
  }

  @Test
  void tenMinutesLaterItLooksAgain() {
    Network network = Network.connected(1, SEARCHING);
    narrow(network, BASE);
    network.runFor(60_000);
    assertEquals(BASE, found(network));
    network.a.out.drop = (_, _) -> false;
    network.runFor(700_000);
    assertEquals(MOST, found(network));
  }

  @Test
  void messagesArriveWholeOverALossyPathWhileItSearches() {
    Network network = Network.connected(7, SEARCHING);
    network.a.out.loss = 0.05;
    network.b.out.loss = 0.05;
    for (int i = 0; i < 200; i++) {
      send(network, 3000 + i);
    }
    network.runUntil(() -> network.b.messages.size() == 200);
    for (int i = 0; i < 200; i++) {
      assertEquals(3000 + i, network.b.messages.remove().payload().length());
    }
  }
}
