package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectTest {

  private static void awaitConnected(Peer a, Peer b) throws InterruptedException {
    a.awaitState(IceState.CONNECTED);
    b.awaitState(IceState.CONNECTED);
    Peer.assertCarries(a, b, "there");
    Peer.assertCarries(b, a, "back");
  }

  @Test
  void twoAgentsConnectOverIpv4AndCarryDatagramsBothWays() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      assertFalse(a.agent.send(new byte[] {(byte) 128}, 0, 1), "no path yet");
      Peer.connect(a, b);
      awaitConnected(a, b);
      assertEquals(List.of(IceState.CHECKING, IceState.CONNECTED), a.states);
      IceStatistics statistics = a.agent.statistics();
      assertEquals(1, statistics.packetsSent());
      assertEquals(6, statistics.bytesSent());
      assertEquals(1, statistics.packetsReceived());
      assertEquals(5, statistics.bytesReceived());
      assertEquals(1, statistics.failedSends());
      assertTrue(statistics.currentRoundTripNanos() > 0);
      assertTrue(statistics.requestsSent() > 0 && statistics.responsesReceived() > 0);
      assertThrows(
          IllegalStateException.class,
          () -> a.agent.start(IceRole.CONTROLLING, b.agent.localParameters()));
      a.agent.close();
      assertEquals(IceState.CLOSED, a.agent.state());
      assertEquals(IceState.CLOSED, a.states.getLast());
      assertFalse(a.agent.send(new byte[] {(byte) 128}, 0, 1), "closed");
      assertThrows(
          IllegalStateException.class,
          () -> a.agent.start(IceRole.CONTROLLING, b.agent.localParameters()));
    }
  }

  @Test
  void twoAgentsConnectOverIpv6() throws InterruptedException {
    try (var a = new Peer(Peer.loopback().withFamilies(false, true));
        var b = new Peer(Peer.loopback().withFamilies(false, true))) {
      Peer.connect(a, b);
      awaitConnected(a, b);
      assertNotNull(a.agent.selectedPair());
      assertTrue(a.agent.selectedPair().local().address().contains(":"));
    }
  }

  @Test
  void withBothFamiliesOnePathIsChosenOnBothSides() throws InterruptedException {
    try (var a = new Peer(Peer.loopback().withFamilies(true, true));
        var b = new Peer(Peer.loopback().withFamilies(true, true))) {
      Peer.connect(a, b);
      awaitConnected(a, b);
      assertEquals(2, a.candidates.size());
      assertEquals(a.candidates.get(0).port(), a.candidates.get(1).port());
      Peer.await(
          () -> {
            IceCandidatePair ours = a.agent.selectedPair();
            IceCandidatePair theirs = b.agent.selectedPair();
            return ours != null
                && theirs != null
                && ours.local().address().equals(theirs.remote().address());
          },
          "the same path");
    }
  }

  @Test
  void twoAgentsConnectOverTheAddressesOfRealInterfaces() throws Exception {
    var configuration = IceConfiguration.defaults().withResolveMdns(false);
    assumeFalse(HostAddresses.list(configuration).isEmpty(), "no interface but loopback");
    try (var a = new Peer(configuration);
        var b = new Peer(configuration)) {
      Peer.connect(a, b);
      awaitConnected(a, b);
    }
  }

  @Test
  void theControllingSideNeedsNoRemoteCandidate() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      a.trickleTo(b);
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
      awaitConnected(a, b);
      assertNotNull(a.agent.selectedPair());
      assertEquals(IceCandidateType.PRFLX, a.agent.selectedPair().remote().type());
    }
  }

  @Test
  void theControlledSideNeedsNoRemoteCandidate() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      b.trickleTo(a);
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
      awaitConnected(a, b);
    }
  }

  @Test
  void checksThatComeBeforeTheStartAreAnsweredAtTheStart() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      b.trickleTo(a);
      a.agent.gather();
      b.agent.gather();
      a.agent.start(IceRole.CONTROLLING, b.agent.localParameters());
      Peer.await(() -> b.agent.statistics().requestsReceived() > 0, "an early check");
      assertEquals(0, b.agent.statistics().responsesSent());
      b.agent.start(IceRole.CONTROLLED, a.agent.localParameters());
      awaitConnected(a, b);
    }
  }

  @Test
  void twoControllingAgentsSettleWhoIsWho() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      a.trickleTo(b);
      b.trickleTo(a);
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLING);
      awaitConnected(a, b);
      Peer.await(() -> a.agent.role() != b.agent.role(), "different roles");
    }
  }

  @Test
  void twoControlledAgentsSettleWhoIsWho() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      a.trickleTo(b);
      b.trickleTo(a);
      Peer.startBoth(a, IceRole.CONTROLLED, b, IceRole.CONTROLLED);
      awaitConnected(a, b);
      Peer.await(() -> a.agent.role() != b.agent.role(), "different roles");
    }
  }

  @Test
  void aLateCandidateConnectsEvenAfterFailure() throws Exception {
    var impatient =
        Peer.loopback().withTuning(IceTuning.defaults().withConnectLimit(Duration.ofMillis(700)));
    try (var a = new Peer(impatient);
        var b = new Peer(impatient);
        var dead = new TinyStunServer(InetAddress.ofLiteral("127.0.0.1"), NOWHERE)) {
      a.agent.addRemoteCandidate(candidate("127.0.0.1", dead.port()));
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
      a.awaitState(IceState.FAILED);
      b.awaitState(IceState.FAILED);
      assertTrue(dead.requests.get() >= 3, "the dead candidate was checked");
      b.trickleTo(a);
      awaitConnected(a, b);
      assertEquals(
          List.of(IceState.CHECKING, IceState.FAILED, IceState.CONNECTED), List.copyOf(a.states));
    }
  }

  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.ofLiteral("203.0.113.1"), 1);

  private static IceCandidate candidate(String address, int port) {
    return new IceCandidate(
        "f", 1, "udp", 2130706431, address, port, IceCandidateType.HOST, null, null, null);
  }

  @Test
  void aLocalNameThatNobodyResolvesDoesNotHinder() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      a.agent.addRemoteCandidate(candidate("0b9f1d52-8e5c-4c51.local", 5000));
      b.agent.addRemoteCandidate(candidate("0b9f1d52-8e5c-4c51.local", 5000));
      a.trickleTo(b);
      Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
      awaitConnected(a, b);
      assertEquals(1, a.agent.statistics().ignoredCandidates());
    }
  }

  @Test
  void aLocalNameIsResolvedInTheBackground() throws Exception {
    try (var responder = new FakeMdnsResponder(InetAddress.ofLiteral("127.0.0.1"), 0);
        var b = new Peer(Peer.loopback())) {
      var resolving =
          Peer.loopback()
              .withResolveMdns(true)
              .withTuning(
                  IceTuning.defaults().withMdns(responder.destination(), Duration.ofSeconds(5)));
      try (var a = new Peer(resolving)) {
        b.agent.gather();
        assertTrue(b.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
        a.agent.addRemoteCandidate(candidate("b.local", b.candidates.getFirst().port()));
        Peer.startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
        awaitConnected(a, b);
        assertEquals(1, responder.queries.get());
      }
    }
  }

  @Test
  void candidatesThatCannotBeUsedAreCountedAndIgnored() throws InterruptedException {
    try (var a = new Peer(Peer.loopback())) {
      var good = candidate("127.0.0.1", 5000);
      a.agent.addRemoteCandidate(
          new IceCandidate(
              "f", 2, "udp", 1, "127.0.0.1", 5001, IceCandidateType.HOST, null, null, null));
      a.agent.addRemoteCandidate(
          new IceCandidate(
              "f", 1, "tcp", 1, "127.0.0.1", 9, IceCandidateType.HOST, null, null, "active"));
      a.agent.addRemoteCandidate(candidate("x.local", 1));
      a.agent.addRemoteCandidate(candidate("example.org", 1));
      a.agent.addRemoteCandidate(candidate("224.0.0.1", 1));
      a.agent.addRemoteCandidate(candidate("0.0.0.0", 1));
      a.agent.addRemoteCandidate(candidate("127.0.0.1", 0));
      a.agent.addRemoteCandidate(candidate("127.0.0.1", 70000));
      a.agent.addRemoteCandidate(good);
      a.agent.addRemoteCandidate(good);
      Peer.await(() -> a.agent.statistics().ignoredCandidates() == 9, "nine ignored");
      for (int i = 0; i < 200; i++) {
        a.agent.addRemoteCandidate(candidate("127.0.0.1", 6000 + i));
      }
      Peer.await(() -> a.agent.statistics().ignoredCandidates() == 110, "100 are enough");
    }
  }

  @Test
  void aPeerThatIsGoneThrowsNothing() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      Peer.connect(a, b);
      awaitConnected(a, b);
      b.agent.close();
      for (int i = 0; i < 100; i++) {
        a.agent.send(new byte[] {(byte) 128, 1}, 0, 2);
      }
      assertEquals(IceState.CONNECTED, a.agent.state());
    }
  }

  @Test
  void anInterruptedSenderDoesNotCloseThePortForOthers() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      Peer.connect(a, b);
      awaitConnected(a, b);
      for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        builder
            .start(() -> {
              Thread.currentThread().interrupt();
              a.agent.send(new byte[] {(byte) 128, 1}, 0, 2);
            })
            .join();
      }
      a.datagrams.clear();
      b.datagrams.clear();
      Peer.await(
          () -> {
            a.agent.send(new byte[] {(byte) 128, 2}, 0, 2);
            byte[] got = b.datagrams.poll();
            return got != null && got[1] == 2;
          },
          "a datagram after the interrupted ones");
    }
  }
}
