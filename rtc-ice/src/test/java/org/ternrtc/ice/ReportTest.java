package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReportTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final IceParameters NOBODY =
      new IceParameters("nobody", "nobody-nobody-nobody-nobody");

  private static IceCandidate host(String address, int port) {
    return new IceCandidate(
        "1", 1, "udp", 2130706431, address, port, IceCandidateType.HOST, null, null, null);
  }

  @Test
  void tellsWhatWasFoundAndWhatSucceededAndGoesOnTellingItAfterTheEnd() throws Exception {
    var one = new Peer(Peer.loopback());
    try (one;
        var two = new Peer(Peer.loopback())) {
      assertEquals(IceState.NEW, one.agent.report().state());
      Peer.connect(one, two);
      one.awaitState(IceState.CONNECTED);
      two.awaitState(IceState.CONNECTED);
      Peer.await(
          () ->
              one.agent.report().checks().stream()
                  .anyMatch(check -> check.outcome() == IceCheck.Outcome.SUCCEEDED),
          "a check that succeeds");
    }
    IceReport report = one.agent.report();
    assertEquals(one.candidates, report.local());
    assertTrue(report.wasConnected());
    assertFalse(report.consentLost());
    assertEquals(IceState.CLOSED, report.state());
    assertEquals(List.of(), report.serverErrors());
  }

  @Test
  void tellsApartWhatIsNotAnsweredAndWhatIsNotSent() throws Exception {
    try (var silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        var peer = new Peer(Peer.loopback())) {
      peer.agent.start(IceRole.CONTROLLING, NOBODY);
      peer.agent.addRemoteCandidate(host("127.0.0.1", silent.getLocalPort()));
      // An address of documentation, where nothing leads from the loopback one.
      peer.agent.addRemoteCandidate(host("192.0.2.1", 9));
      Peer.await(
          () ->
              peer.agent.report().checks().size() == 2
                  && peer.agent.report().checks().stream()
                      .anyMatch(check -> check.outcome() == IceCheck.Outcome.NOT_SENT),
          "two checks");
      for (IceCheck check : peer.agent.report().checks()) {
        assertEquals(
            check.remote().address().equals("127.0.0.1")
                ? IceCheck.Outcome.UNANSWERED
                : IceCheck.Outcome.NOT_SENT,
            check.outcome());
        assertEquals(IceCandidateType.HOST, check.local().type());
      }
    }
  }

  @Test
  void namesTheServersThatGaveNothingAndWhy() throws Exception {
    try (var dead = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        var peer =
            new Peer(
                Peer.loopback()
                    .withServers(
                        List.of(
                            new IceServer.Stun("127.0.0.1", dead.getLocalPort()),
                            // Nobody asks a name server for a name that has an empty label.
                            new IceServer.Stun("no..such.invalid", 3478),
                            new IceServer.Stun("::1", 3478)))
                    .withTuning(IceTuning.defaults().withGatheringLimit(Duration.ofSeconds(2))))) {
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      List<IceCandidateError> errors = peer.agent.report().serverErrors();
      assertEquals(
          IceCandidateError.Reason.NO_ANSWER, of(errors, "stun:127.0.0.1:" + dead.getLocalPort()));
      assertEquals(IceCandidateError.Reason.NO_ROUTE, of(errors, "stun:[::1]:3478"));
      assertEquals(3, errors.size(), errors::toString);
    }
  }

  private static IceCandidateError.Reason of(List<IceCandidateError> errors, String url) {
    return errors.stream()
        .filter(error -> error.url().equals(url))
        .map(IceCandidateError::reason)
        .findFirst()
        .orElseThrow(() -> new AssertionError(errors.toString()));
  }
}
