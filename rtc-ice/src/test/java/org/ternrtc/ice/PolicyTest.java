package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolicyTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("203.0.113.77");

  @Test
  void aLiteAgentAnswersChecksAndMakesNone() throws Exception {
    var lite = Peer.loopback().withPolicy(IcePolicy.ALL.withLite(true));
    try (var server = new Peer(lite);
        var client = new Peer(Peer.loopback())) {
      server.trickleTo(client);
      Peer.startBoth(client, IceRole.CONTROLLING, server, IceRole.CONTROLLED);
      client.awaitState(IceState.CONNECTED);
      server.awaitState(IceState.CONNECTED);
      Peer.assertCarries(client, server, "up");
      Peer.assertCarries(server, client, "down");
      IceStatistics statistics = server.agent.statistics();
      assertEquals(0, statistics.requestsSent());
      assertEquals(0, statistics.consentRequestsSent());
      assertTrue(statistics.responsesSent() > 0);
      assertEquals(IceRole.CONTROLLED, server.agent.role());
    }
  }

  @Test
  void aServerBehindAOneToOneNatNamesItsPublicAddress() throws Exception {
    var mapped =
        Peer.loopback().withPolicy(IcePolicy.ALL.withPublicAddresses(Map.of(LOOPBACK, PUBLIC)));
    try (var server = new Peer(mapped);
        var client = new Peer(Peer.loopback())) {
      server.agent.gather();
      assertTrue(server.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      assertEquals(1, server.candidates.size());
      assertEquals("203.0.113.77", server.candidates.getFirst().address());
      assertEquals(IceCandidateType.HOST, server.candidates.getFirst().type());
      // What the NAT does to the client's packets is done here by hand.
      client.agent.addRemoteCandidate(
          new IceCandidate(
              "1",
              1,
              "udp",
              server.candidates.getFirst().priority(),
              "127.0.0.1",
              server.candidates.getFirst().port(),
              IceCandidateType.HOST,
              null,
              null,
              null));
      Peer.startBoth(client, IceRole.CONTROLLING, server, IceRole.CONTROLLED);
      client.awaitState(IceState.CONNECTED);
      server.awaitState(IceState.CONNECTED);
      Peer.assertCarries(client, server, "in");
    }
  }

  @Test
  void hiddenAddressesStandInNoCandidateAndTheConnectionIsMadeAllTheSame() throws Exception {
    var hiding = Peer.loopback().withPolicy(IcePolicy.ALL.withHideAddresses(true));
    try (var hidden = new Peer(hiding);
        var open = new Peer(Peer.loopback())) {
      Peer.connect(hidden, open);
      hidden.awaitState(IceState.CONNECTED);
      open.awaitState(IceState.CONNECTED);
      Peer.assertCarries(hidden, open, "from the dark");
      assertTrue(hidden.candidates.getFirst().address().endsWith(".local"));
      assertFalse(hidden.candidates.toString().contains("127.0.0.1"));
    }
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> IcePolicy.ALL.withLite(true).withRelayOnly(true));
    assertThrows(
        IllegalArgumentException.class,
        () -> IcePolicy.ALL.withPublicAddresses(Map.of(LOOPBACK, InetAddress.ofLiteral("::1"))));
  }

  @Test
  void aRelayOnlyAgentWithoutARelayAnswersNobody() throws Exception {
    var relayOnly = Peer.loopback().withPolicy(IcePolicy.ALL.withRelayOnly(true));
    try (var hidden = new Peer(relayOnly);
        var open = new Peer(Peer.loopback())) {
      hidden.agent.gather();
      assertTrue(hidden.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      assertTrue(hidden.candidates.isEmpty());
      open.trickleTo(hidden);
      Peer.startBoth(hidden, IceRole.CONTROLLING, open, IceRole.CONTROLLED);
      assertEquals(0, open.agent.statistics().requestsReceived());
      assertEquals(0, hidden.agent.statistics().requestsSent());
      assertFalse(hidden.agent.send(new byte[] {(byte) 128}, 0, 1));
    }
  }

  @Test
  void serversAreReadFromTheirUris() {
    var credentials = new TurnCredentials("u", "secret-word");
    assertEquals(
        new IceServer.Turn("a.example", 3478, IceServer.Transport.UDP, credentials),
        IceServer.parse("turn:a.example", "u", "secret-word"));
    assertEquals(
        new IceServer.Turn("a.example", 443, IceServer.Transport.TLS, credentials),
        IceServer.parse("turns:a.example:443?transport=tcp", "u", "secret-word"));
    assertEquals(
        new IceServer.Turn("2001:db8::1", 5349, IceServer.Transport.TLS, credentials),
        IceServer.parse("turns:[2001:db8::1]", "u", "secret-word"));
    assertEquals(
        new IceServer.Turn("a.example", 3478, IceServer.Transport.TCP, credentials),
        IceServer.parse("turn:a.example?transport=TCP", "u", "secret-word"));
    for (String bad :
        new String[] {
          "turn:a.example?transport=sctp",
          "turns:a.example?transport=udp",
          "turn:",
          "turn:a:99999",
          "stun:a.example?transport=udp",
          "http://a.example"
        }) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class, () -> IceServer.parse(bad, "u", "secret-word"));
      assertFalse(String.valueOf(thrown.getMessage()).contains("secret-word"));
    }
    assertThrows(IllegalArgumentException.class, () -> IceServer.parse("turn:a.example"));
    assertFalse(
        IceServer.parse("turn:a.example", "u", "secret-word").toString().contains("secret-word"));
  }
}
