package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/** A controlled agent against a peer that sends and answers single messages. */
@Timeout(60)
class ChecksTest {
  private static final byte[] RTP = {(byte) 128, 96, 1, 2};
  private final IceParameters own = IceParameters.generate(new SecureRandom());

  private static IceConfiguration hasty() {
    return hasty(400);
  }

  private static IceConfiguration hasty(int disconnectedMillis) {
    return Peer.loopback()
        .withTuning(
            IceTuning.defaults()
                .withConsent(
                    Duration.ofMillis(100),
                    Duration.ofMillis(50),
                    Duration.ofMillis(disconnectedMillis),
                    Duration.ofMillis(3 * disconnectedMillis / 2 + 900)));
  }

  private Peer started(IceConfiguration configuration) throws InterruptedException {
    var peer = new Peer(configuration);
    peer.agent.gather();
    assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
    peer.agent.start(IceRole.CONTROLLED, own);
    return peer;
  }

  private ScriptedPeer script(Peer peer) throws Exception {
    return new ScriptedPeer(
        own, peer.agent.localParameters(), ScriptedPeer.address(peer.candidates.getFirst()));
  }

  @Test
  void onlyTheAuthenticatedAddressMayDeliverDatagrams() throws Exception {
    try (var peer = started(Peer.loopback());
        var script = script(peer);
        var stranger = script(peer)) {
      script.send(RTP);
      assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
      peer.awaitState(IceState.CONNECTED);
      stranger.send(RTP);
      script.send(new byte[] {22, 1});
      byte[] got = peer.datagrams.poll(5, TimeUnit.SECONDS);
      assertArrayEquals(new byte[] {22, 1}, got, "the first that arrives is the script's second");
      script.send(RTP);
      assertArrayEquals(RTP, peer.datagrams.poll(5, TimeUnit.SECONDS));
      assertTrue(peer.datagrams.isEmpty());
    }
  }

  @Test
  void aRepeatedRequestGetsTheSameAnswerAndIsNotProcessedTwice() throws Exception {
    try (var peer = started(Peer.loopback());
        var script = script(peer)) {
      StunPacket request = script.signed(script.request().priority(1).role(true, 1));
      script.send(request.bytes());
      byte[] first = script.responses.poll(5, TimeUnit.SECONDS);
      script.send(request.bytes());
      byte[] second = script.responses.poll(5, TimeUnit.SECONDS);
      assertNotNull(first);
      assertArrayEquals(first, second);
      assertTrue(
          new Integrity()
              .verify(
                  StunMessage.parse(first, 0, first.length),
                  Integrity.key(peer.agent.localParameters().password())));
      assertEquals(2, peer.agent.statistics().responsesSent());
    }
  }

  @Test
  void authenticatedButBrokenRequestsAreToldWhy() throws Exception {
    try (var peer = started(Peer.loopback());
        var script = script(peer)) {
      assertEquals(400, script.ask(script.signed(script.request().role(true, 1))));
      assertEquals(400, script.ask(script.signed(script.request().priority(1))));
      assertEquals(
          420,
          script.ask(
              script.signed(
                  script.request().priority(1).role(true, 1).attribute(0x7FFF, new byte[4]))));
      assertEquals(StunMessage.BINDING_SUCCESS, script.check(false));
    }
  }

  @Test
  void unauthenticatedRequestsGetNoAnswerAtAll() throws Exception {
    try (var peer = started(Peer.loopback());
        var script = script(peer)) {
      var wrong = Integrity.key("this is not the password");
      script.send(script.request().priority(1).role(true, 1).fingerprinted().bytes());
      script.send(
          script
              .request()
              .priority(1)
              .role(true, 1)
              .integrity(new Integrity(), wrong)
              .fingerprinted()
              .bytes());
      script.send(
          new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 1))
              .username("nobody:here")
              .integrity(new Integrity(), wrong)
              .fingerprinted()
              .bytes());
      assertEquals(StunMessage.BINDING_SUCCESS, script.check(false));
      assertNull(script.answer(50));
      assertEquals(1, peer.agent.statistics().requestsReceived());
    }
  }

  @Test
  void anAnswerWithoutTheRightIntegrityIsNoAnswer() throws Exception {
    try (var peer = started(Peer.loopback())) {
      var forger = IceParameters.generate(new SecureRandom());
      // It checks with the right password, but signs its answers with a wrong one.
      try (var script =
          new ScriptedPeer(
              forger,
              peer.agent.localParameters(),
              ScriptedPeer.address(peer.candidates.getFirst()))) {
        assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
        Peer.await(() -> script.requests.get() >= 3, "checks that go on");
        assertEquals(IceState.CHECKING, peer.agent.state());
        assertEquals(0, peer.agent.statistics().responsesReceived());
      }
    }
  }

  @Test
  void aPeerWithThePasswordCannotBringMoreAddressesThanAllowed() throws Exception {
    var scripts = new ArrayList<ScriptedPeer>();
    try (var peer = started(Peer.loopback().withMaxRemoteAddresses(8))) {
      int answered = 0;
      for (int i = 0; i < 12; i++) {
        scripts.add(script(peer));
        StunWriter check = scripts.get(i).request().priority(1).role(true, 1);
        scripts.get(i).send(scripts.get(i).signed(check).bytes());
        answered += scripts.get(i).answer(i < 8 ? 2000 : 20) == null ? 0 : 1;
      }
      assertEquals(8, answered);
      assertEquals(4, peer.agent.statistics().refusedAddresses());
    } finally {
      scripts.forEach(ScriptedPeer::close);
    }
  }

  @Test
  void silenceDisconnectsPacketsReconnectAndLostConsentFails() throws Exception {
    try (var peer = started(hasty());
        var script = script(peer)) {
      assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
      peer.awaitState(IceState.CONNECTED);
      script.answering = false;
      peer.awaitState(IceState.DISCONNECTED);
      assertTrue(peer.agent.send(RTP, 0, RTP.length), "still allowed");
      script.answering = true;
      peer.awaitState(IceState.CONNECTED);
      int before = script.requests.get();
      Peer.await(() -> script.requests.get() > before + 3, "consent checks of a silent path");
      assertEquals(IceState.CONNECTED, peer.agent.state());
      script.answering = false;
      peer.awaitState(IceState.FAILED);
      assertFalse(peer.agent.send(RTP, 0, RTP.length), "consent is gone");
      assertEquals(
          List.of(
              IceState.CHECKING,
              IceState.CONNECTED,
              IceState.DISCONNECTED,
              IceState.CONNECTED,
              IceState.DISCONNECTED,
              IceState.FAILED),
          List.copyOf(peer.states));
      script.answering = true;
      assertEquals(0, script.check(true), "no answer: the session is over");
      assertEquals(IceState.FAILED, peer.agent.state());
    }
  }

  @Test
  void incomingDataKeepsTheStateButDoesNotReplaceConsent() throws Exception {
    // Longer than a busy machine keeps the sender waiting.
    try (var peer = started(hasty(2_000));
        var script = script(peer)) {
      assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
      peer.awaitState(IceState.CONNECTED);
      script.answering = false;
      while (peer.agent.state() != IceState.FAILED) {
        script.send(RTP);
        peer.datagrams.poll(10, TimeUnit.MILLISECONDS);
      }
      assertFalse(peer.states.contains(IceState.DISCONNECTED));
    }
  }

  @Test
  void followsASwitchOfTheControllingPeerAlsoLongAfterTheNomination() throws Exception {
    try (var peer = started(Peer.loopback());
        var first = script(peer);
        var second = script(peer);
        var third = script(peer)) {
      assertEquals(StunMessage.BINDING_SUCCESS, first.check(true));
      peer.awaitState(IceState.CONNECTED);
      assertEquals(StunMessage.BINDING_SUCCESS, second.check(false));
      assertEquals(first.port(), remotePort(peer));
      // The engine ends its work three seconds after the nomination; the peer stays on its choice.
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3500);
      while (end - System.nanoTime() > 0) {
        assertEquals(StunMessage.BINDING_SUCCESS, first.check(true));
        first.responses.poll(200, TimeUnit.MILLISECONDS);
      }
      assertEquals(first.port(), remotePort(peer));
      // Now it nominates one that the engine knows, and then one that it has never seen.
      follow(peer, second);
      follow(peer, third);
      assertTrue(peer.agent.send(RTP, 0, RTP.length));
      assertArrayEquals(RTP, third.datagrams.poll(5, TimeUnit.SECONDS));
    }
  }

  private static void follow(Peer peer, ScriptedPeer to) throws Exception {
    while (remotePort(peer) != to.port()) {
      assertEquals(StunMessage.BINDING_SUCCESS, to.check(true));
      to.responses.poll(200, TimeUnit.MILLISECONDS);
    }
  }

  private static int remotePort(Peer peer) {
    IceCandidatePair pair = peer.agent.selectedPair();
    return pair == null ? 0 : pair.remote().port();
  }
}
