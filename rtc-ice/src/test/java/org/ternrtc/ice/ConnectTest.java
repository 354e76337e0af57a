package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectTest {

  @Test
  void twoAgentsConnectOverIpv4AndCarryDatagramsBothWays() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      assertFalse(a.agent.send(new byte[] {(byte) 128}, 0, 1), "no path yet");
      Peer.connect(a, b);
      a.awaitState(IceState.CONNECTED);
      b.awaitState(IceState.CONNECTED);
      Peer.assertCarries(a, b, "there");
      Peer.assertCarries(b, a, "back");
      assertEquals(List.of(IceState.CHECKING, IceState.CONNECTED), a.states);
      assertEquals(1, a.agent.statistics().packetsSent());
      assertEquals(5, b.agent.statistics().bytesReceived() - 1);
      assertTrue(a.agent.statistics().currentRoundTripNanos() > 0);
      a.agent.close();
      assertEquals(IceState.CLOSED, a.agent.state());
      assertFalse(a.agent.send(new byte[] {(byte) 128}, 0, 1), "closed");
    }
  }
}
