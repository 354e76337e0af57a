package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IcePolicy;
import org.ternrtc.ice.IceProxy;
import org.ternrtc.ice.TurnCredentials;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.Configuration;
import org.ternrtc.peer.IceServer;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.SessionDescription;
import org.ternrtc.peer.StatsReport;
import org.ternrtc.peer.VideoTrack;

/** Calls that go over a TURN server and nowhere else; coturn is the judge. */
@Timeout(120)
final class RelayTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final LinkedBlockingQueue<RtpTransceiver> tracks = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<IceCandidateError> errors = new LinkedBlockingQueue<>();

  private final class Listener implements PeerConnectionListener {
    @Override
    public void onTrack(RtpTransceiver transceiver) {
      tracks.add(transceiver);
    }

    @Override
    public void onIceCandidateError(IceCandidateError error) {
      errors.add(error);
    }
  }

  static Configuration relayOnly(String local, Coturn coturn, IceServer... servers)
      throws Exception {
    var address = InetAddress.getByName(local);
    return Configuration.defaults()
        .withIceServers(List.of(servers))
        .withIce(
            IceConfiguration.defaults()
                .withLoopback(address.isLoopbackAddress())
                .withAddressFilter((_, each) -> each.equals(address))
                .withPolicy(
                    IcePolicy.ALL
                        .withRelayOnly(true)
                        .withTrustedCertificates(List.of(coturn.certificate()))));
  }

  /** Descriptions with candidates in them; the callee answers. */
  private static void connect(PeerConnection caller, PeerConnection callee) {
    caller.setLocalDescription();
    SessionDescription offer = caller.awaitGathering(SOON);
    assertRelayedAlone(offer.sdp());
    callee.setRemoteDescription(offer);
    callee.setLocalDescription();
    SessionDescription answer = callee.awaitGathering(SOON);
    assertRelayedAlone(answer.sdp());
    caller.setRemoteDescription(answer);
    caller.awaitConnected(SOON);
    callee.awaitConnected(SOON);
  }

  private static void assertRelayedAlone(String sdp) {
    List<String> candidates = sdp.lines().filter(line -> line.startsWith("a=candidate:")).toList();
    assertFalse(candidates.isEmpty(), sdp);
    assertTrue(candidates.stream().allMatch(line -> line.contains(" typ relay ")), sdp);
  }

  private void assertPictures(PeerConnection receiver, int count) throws Exception {
    RtpTransceiver transceiver = tracks.poll(10, TimeUnit.SECONDS);
    assertTrue(transceiver != null, "no track");
    var pictures = new CountDownLatch(count);
    transceiver.receiver().track().addSink(_ -> pictures.countDown());
    assertTrue(pictures.await(30, TimeUnit.SECONDS), () -> receiver.getStats().all().toString());
  }

  private static String localType(PeerConnection connection) {
    StatsReport stats = connection.getStats();
    String id = stats.ofType("candidate-pair").getFirst().text("localCandidateId");
    return Objects.requireNonNull(
        stats.all().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow()
            .text("candidateType"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void twoTernsMeetOverRelaysAlone(String transport) throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1");
        VideoTrack pattern = VideoTrack.of(new PatternSource(320, 240, 30)).start()) {
      Configuration configuration = relayOnly("127.0.0.1", coturn, coturn.server(transport));
      try (PeerConnection caller = PeerConnection.create(configuration, new Listener());
          PeerConnection callee = PeerConnection.create(configuration, new Listener())) {
        caller.addTrack(pattern);
        connect(caller, callee);
        assertPictures(callee, 60);
        assertEquals("relay", localType(caller));
        assertEquals("relay", localType(callee));
        assertTrue(errors.isEmpty(), errors::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void chromiumMeetsATernThatIsBehindARelay(String transport) throws Exception {
    try (TestNetwork network = TestNetwork.open();
        Coturn coturn = Coturn.open(network.near());
        PageServer page = new PageServer(network.near());
        Browser browser = Browser.open(Browser.Kind.CHROMIUM, page.url(), network, false);
        PeerConnection tern =
            PeerConnection.create(
                relayOnly(network.near(), coturn, coturn.server(transport)), new Listener())) {
      String offer =
          page.eval(
                  "makePeer(); pc.addTrack(drawnTrack(30)); await pc.setLocalDescription();"
                      + "return await gathered(pc);",
                  Duration.ofSeconds(60))
              .asString();
      tern.setRemoteDescription(new SessionDescription(org.ternrtc.peer.SdpType.OFFER, offer));
      tern.setLocalDescription();
      String answer = tern.awaitGathering(SOON).sdp();
      assertRelayedAlone(answer);
      page.eval(
          "await pc.setRemoteDescription({type: 'answer', sdp: "
              + PageServer.literal(answer)
              + "});");
      tern.awaitConnected(SOON);
      assertPictures(tern, 60);
      assertEquals("relay", localType(tern));
      assertTrue(browser.alive());
    }
  }

  @Test
  void oneOfSeveralServersIsEnoughAndTheOthersAreReported() throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1")) {
      Configuration configuration =
          relayOnly(
              "127.0.0.1",
              coturn,
              coturn.server("udp", "alice", "very wrong"),
              IceServer.turn("turn:127.0.0.1:9?transport=tcp", "alice", "nobody there"),
              coturn.server("tls"));
      try (PeerConnection caller = PeerConnection.create(configuration, new Listener());
          PeerConnection callee = PeerConnection.create(configuration, new Listener())) {
        caller.createDataChannel("any");
        connect(caller, callee);
        var codes = errors.stream().map(IceCandidateError::code).distinct().sorted().toList();
        assertEquals(List.of(401, IceCandidateError.UNREACHABLE), codes, errors::toString);
        assertFalse(errors.toString().contains("very wrong"), errors::toString);
        assertFalse(errors.toString().contains("nobody there"), errors::toString);
      }
    }
  }

  @Test
  void aServerWhoseCertificateNobodyVouchesForIsNotUsed() throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1")) {
      Configuration configuration = relayOnly("127.0.0.1", coturn, coturn.server("tls"));
      Configuration distrusting =
          configuration.withIce(configuration.ice().withPolicy(IcePolicy.ALL.withRelayOnly(true)));
      try (PeerConnection caller = PeerConnection.create(distrusting, new Listener())) {
        caller.createDataChannel("any");
        caller.setLocalDescription();
        SessionDescription offer = caller.awaitGathering(SOON);
        assertFalse(offer.sdp().contains("a=candidate:"), offer.sdp());
        IceCandidateError error = errors.poll(5, TimeUnit.SECONDS);
        assertTrue(error != null && error.text().startsWith("TLS: "), String.valueOf(error));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP,tcp", "HTTP,tls", "SOCKS5,tcp", "SOCKS5,tls"})
  void aProxyLeadsToTheServer(IceProxy.Kind kind, String transport) throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1");
        TinyProxy proxy = new TinyProxy(kind)) {
      Configuration direct = relayOnly("127.0.0.1", coturn, coturn.server(transport));
      Configuration through =
          direct.withIce(
              direct
                  .ice()
                  .withPolicy(
                      direct
                          .ice()
                          .policy()
                          .withProxy(
                              new IceProxy(kind, "127.0.0.1", proxy.port(), "joe", "pass"))));
      try (PeerConnection caller = PeerConnection.create(through, new Listener());
          PeerConnection callee = PeerConnection.create(direct, new Listener())) {
        caller.createDataChannel("any");
        connect(caller, callee);
        assertEquals(1, proxy.tunnels.get());
        assertTrue(errors.isEmpty(), errors::toString);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(IceProxy.Kind.class)
  void aProxyThatDoesNotKnowUsIsNamedButNotThePassword(IceProxy.Kind kind) throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1");
        TinyProxy proxy = new TinyProxy(kind)) {
      Configuration direct = relayOnly("127.0.0.1", coturn, coturn.server("tcp"));
      var wrong = new IceProxy(kind, "127.0.0.1", proxy.port(), "joe", "guessed word");
      Configuration through =
          direct.withIce(direct.ice().withPolicy(direct.ice().policy().withProxy(wrong)));
      try (PeerConnection caller = PeerConnection.create(through, new Listener())) {
        caller.createDataChannel("any");
        caller.setLocalDescription();
        assertFalse(caller.awaitGathering(SOON).sdp().contains("a=candidate:"));
        IceCandidateError error = errors.poll(5, TimeUnit.SECONDS);
        assertTrue(error != null && error.text().contains("proxy"), String.valueOf(error));
        assertFalse((error + " " + wrong).contains("guessed word"));
      }
    }
  }

  @Test
  void credentialsThatEndByThemselvesAreTaken() throws Exception {
    try (Coturn coturn = Coturn.open("127.0.0.1", true)) {
      long expiry = Instant.now().getEpochSecond() + 3600;
      TurnCredentials credentials = TurnCredentials.rest(Coturn.restSecret(), "bob", expiry);
      Configuration configuration =
          relayOnly(
              "127.0.0.1",
              coturn,
              coturn.server("udp", credentials.username(), credentials.password()));
      try (PeerConnection caller = PeerConnection.create(configuration, new Listener());
          PeerConnection callee = PeerConnection.create(configuration, new Listener())) {
        caller.createDataChannel("any");
        connect(caller, callee);
      }
    }
  }
}
