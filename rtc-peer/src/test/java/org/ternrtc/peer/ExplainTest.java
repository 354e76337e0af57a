package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.dtls.srtp.DtlsFailure;
import org.ternrtc.ice.IceCandidateError;
import org.ternrtc.ice.IceCheck;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.IcePolicy;
import org.ternrtc.ice.IceTuning;
import org.ternrtc.ice.PortRange;
import org.ternrtc.ice.UdpPorts;
import org.ternrtc.peer.Explanation.Cause;
import org.ternrtc.peer.Explanation.Finding;

/** Each fault is made on purpose, and the explanation has to name it and what helps. */
@Timeout(90)
final class ExplainTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Faults that show by silence show sooner than in life. */
  private static final IceTuning QUICK =
      IceTuning.defaults().withGatheringLimit(Duration.ofMillis(300));

  private final List<AutoCloseable> opened = new ArrayList<>();

  private static IceConfiguration ice() {
    return IceConfiguration.defaults()
        .withLoopback(true)
        .withFamilies(true, false)
        .withAddressFilter((_, address) -> address.isLoopbackAddress())
        .withTuning(QUICK);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private PeerConnection open(IceConfiguration ice, IceServer... servers) {
    PeerConnection connection =
        PeerConnection.create(
            Configuration.defaults().withIce(ice).withIceServers(List.of(servers)),
            new PeerConnectionListener() {});
    opened.add(connection);
    return connection;
  }

  /** Somebody who takes packets and says nothing. */
  private DatagramSocket silent() throws IOException {
    var socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    opened.add(socket);
    return socket;
  }

  private static Finding await(PeerConnection connection, Cause cause) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    var never = new CountDownLatch(1);
    while (!connection.explain().has(cause)) {
      assertTrue(end - System.nanoTime() > 0, () -> connection.explain().text());
      assertFalse(never.await(5, TimeUnit.MILLISECONDS));
    }
    Explanation explanation = connection.explain();
    return explanation.findings().stream()
        .filter(each -> each.cause() == cause)
        .findFirst()
        .orElseThrow(() -> new AssertionError(explanation.text()));
  }

  private static void assertSays(Finding finding, String what, String cure) {
    assertTrue(finding.what().contains(what), finding::what);
    assertTrue(finding.cure().contains(cure), finding::cure);
  }

  private static SessionDescription withoutCandidates(SessionDescription description) {
    return edited(
        description,
        description
            .sdp()
            .lines()
            .filter(line -> !line.startsWith("a=candidate") && !line.startsWith("a=end-of-cand"))
            .collect(Collectors.joining("\r\n", "", "\r\n")));
  }

  private static SessionDescription edited(SessionDescription description, String sdp) {
    return new SessionDescription(description.type(), sdp);
  }

  /** Both have each other's descriptions, and neither has an address of the other's. */
  private PeerConnection negotiatedWithoutAddresses(IceConfiguration ice, IceServer... servers) {
    PeerConnection one = open(ice, servers);
    PeerConnection two = open(ice());
    var _ = one.createDataChannel("any");
    two.setRemoteDescription(withoutCandidates(one.setLocalDescription()));
    one.setRemoteDescription(withoutCandidates(two.setLocalDescription()));
    return one;
  }

  private static void hear(PeerConnection connection, String address, int port) {
    connection.addIceCandidate(
        new IceCandidate(
            "candidate:1 1 udp 2130706431 " + address + " " + port + " typ host", "0", 0, null));
  }

  private PeerConnection[] connected(Configuration first, Configuration second) {
    PeerConnection one = PeerConnection.create(first, new PeerConnectionListener() {});
    opened.add(one);
    PeerConnection two = PeerConnection.create(second, new PeerConnectionListener() {});
    opened.add(two);
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(SOON));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(SOON));
    return new PeerConnection[] {one, two};
  }

  @Test
  void aConnectionThatWorksHasNothingToExplain() {
    Configuration plain = Configuration.defaults().withIce(ice());
    PeerConnection[] both = connected(plain, plain);
    both[0].awaitConnected(SOON);
    both[1].awaitConnected(SOON);
    Explanation explanation = both[0].explain();
    assertEquals(List.of(), explanation.findings(), explanation::text);
    assertEquals("The connection is connected.", explanation.summary());
    assertTrue(
        explanation.paths().getFirst().checks().stream()
            .anyMatch(check -> check.outcome() == IceCheck.Outcome.SUCCEEDED));
    both[0].close();
    assertEquals("The connection is connected.", both[0].explain().summary(), "as it stood");
  }

  @Test
  void beforeAnythingWasNegotiatedThatIsTheReason() throws Exception {
    assertSays(await(open(ice()), Cause.NOT_STARTED), "Nothing was negotiated", "makes an offer");
  }

  @Test
  void noRouteToTheOtherSide() throws Exception {
    PeerConnection one = negotiatedWithoutAddresses(ice());
    // From the loopback address nothing leads there; the address is one of documentation.
    hear(one, "192.0.2.1", 9);
    Finding finding = await(one, Cause.NO_ROUTE);
    assertSays(finding, "no route to any address of the other side", "Connect it to a network");
    assertEquals(finding.toString(), one.explain().summary());
  }

  @Test
  void aStunServerThatIsBlocked() throws Exception {
    var blocked = silent();
    PeerConnection one = open(ice(), IceServer.stun("stun:127.0.0.1:" + blocked.getLocalPort()));
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    Finding finding = await(one, Cause.STUN_SILENT);
    assertSays(
        finding,
        "stun:127.0.0.1:" + blocked.getLocalPort() + ": the STUN server does not answer",
        "allow outgoing UDP");
    IceCandidateError error = one.explain().paths().getFirst().serverErrors().getFirst();
    assertEquals(IceCandidateError.UNREACHABLE, error.code());
  }

  @Test
  void aTurnPasswordThatIsWrong() throws Exception {
    try (var server = new RefusingTurnServer(401)) {
      PeerConnection one = open(ice(), server.server());
      var _ = one.createDataChannel("any");
      one.setLocalDescription();
      Finding finding = await(one, Cause.TURN_CREDENTIALS);
      assertSays(finding, "refuses user name or credential (401)", "Check both");
      assertFalse(one.explain().text().contains("open sesame"));
    }
  }

  @Test
  void aTurnServerThatIsFull() throws Exception {
    try (var server = new RefusingTurnServer(486)) {
      PeerConnection one = open(ice(), server.server());
      var _ = one.createDataChannel("any");
      one.setLocalDescription();
      assertSays(
          await(one, Cause.TURN_FULL),
          "has no room: the quota of this user is used up (486)",
          "raise its quota");
    }
  }

  @Test
  void udpThatIsBlocked() throws Exception {
    PeerConnection one =
        negotiatedWithoutAddresses(
            ice(), IceServer.stun("stun:127.0.0.1:" + silent().getLocalPort()));
    hear(one, "127.0.0.1", silent().getLocalPort());
    assertSays(
        await(one, Cause.UDP_BLOCKED), "UDP is blocked here", "TURN server over TLS on port 443");
  }

  @Test
  void withoutServersAnAddressThatDoesNotAnswerIsBehindAFirewallOrNat() throws Exception {
    PeerConnection one = negotiatedWithoutAddresses(ice());
    hear(one, "127.0.0.1", silent().getLocalPort());
    assertSays(
        await(one, Cause.CHECKS_UNANSWERED),
        "a firewall or a NAT",
        "Give both sides a TURN server");
  }

  @Test
  void aFingerprintThatIsWrong() throws Exception {
    PeerConnection one = open(ice());
    PeerConnection two = open(ice());
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(SOON));
    two.setLocalDescription();
    SessionDescription answer = two.awaitGathering(SOON);
    String line =
        answer
            .sdp()
            .lines()
            .filter(each -> each.startsWith("a=fingerprint"))
            .findFirst()
            .orElseThrow();
    String last = line.substring(line.length() - 2);
    String other = line.substring(0, line.length() - 2) + (last.equals("00") ? "11" : "00");
    one.setRemoteDescription(edited(answer, answer.sdp().replace(line, other)));
    assertSays(
        await(one, Cause.WRONG_FINGERPRINT),
        "certificate is not the one whose fingerprint is in its description",
        "send descriptions unchanged");
    assertSays(
        await(two, Cause.DTLS_REFUSED),
        "the alert bad_certificate",
        "does not take our certificate");
    DtlsFailure failure = two.explain().dtls();
    assertNotNull(failure);
    assertEquals("bad_certificate", failure.alert());
  }

  @Test
  void noCodecThatBothHave() throws Exception {
    PeerConnection one = open(ice());
    PeerConnection two = open(ice());
    one.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.SENDRECV));
    SessionDescription offer = one.setLocalDescription();
    two.setRemoteDescription(edited(offer, offer.sdp().replace("VP8/90000", "XV9/90000")));
    SessionDescription answer = two.setLocalDescription();
    assertSays(
        await(two, Cause.NO_COMMON_CODEC), "it offers XV9, and here is VP8", "Allow one of the");
    one.setRemoteDescription(answer);
    assertSays(
        await(one, Cause.SECTION_REFUSED),
        "The video section 0 was refused by the other side: it took none, offered as VP8",
        "allow one that it has");
    assertEquals("0", one.explain().rejectedSections().getFirst().mid());
  }

  @Test
  void anotherSideThatIsSilentAfterTheOffer() throws Exception {
    PeerConnection one = open(ice());
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    Finding finding = await(one, Cause.NO_ANSWER);
    assertSays(finding, "has not answered our offer", "Check that somebody is there");
    assertEquals(finding.toString(), one.explain().summary());
  }

  @Test
  void anOfferThatWasNotAnsweredHere() throws Exception {
    PeerConnection one = open(ice());
    PeerConnection two = open(ice());
    var _ = one.createDataChannel("any");
    two.setRemoteDescription(one.setLocalDescription());
    assertSays(await(two, Cause.NOT_ANSWERED), "waits for our answer", "setLocalDescription()");
  }

  @Test
  void candidatesThatNeverCame() throws Exception {
    assertSays(
        await(negotiatedWithoutAddresses(ice()), Cause.NO_REMOTE_CANDIDATES),
        "told no address",
        "addIceCandidate");
  }

  @Test
  void aLocalNameThatNobodyAnswersFor() throws Exception {
    var nobody = silent();
    IceTuning tuning =
        QUICK.withMdns((InetSocketAddress) nobody.getLocalSocketAddress(), Duration.ofMillis(200));
    PeerConnection one = negotiatedWithoutAddresses(ice().withTuning(tuning));
    hear(one, "6f2ab0c4-2b3b-4cd5-9b52-6d4f3a0a0d3e.local", 40000);
    assertSays(await(one, Cause.MDNS_UNRESOLVED), "behind .local names", "lets multicast DNS pass");
  }

  @Test
  void aClockThatIsFarOff() throws Exception {
    SSLServerSocket server = serverOfTheFuture();
    opened.add(server);
    Thread.ofVirtual().start(() -> handshakes(server));
    var policy = IcePolicy.ALL.withTrustedCertificates(List.of(authority()));
    PeerConnection one =
        open(
            ice().withPolicy(policy),
            IceServer.turn("turns:127.0.0.1:" + server.getLocalPort(), "alice", "secret"));
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    assertSays(await(one, Cause.CLOCK), "certificate is not valid yet", "Set this machine's clock");
  }

  @Test
  void anAuthorityThatIsNotTrusted() throws Exception {
    SSLServerSocket server = serverOfTheFuture();
    opened.add(server);
    Thread.ofVirtual().start(() -> handshakes(server));
    PeerConnection one =
        open(ice(), IceServer.turn("turns:127.0.0.1:" + server.getLocalPort(), "alice", "secret"));
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    assertSays(await(one, Cause.TLS_UNTRUSTED), "not to be trusted", "--ice-ca");
  }

  @Test
  void aPortRangeThatIsUsedUp() throws Exception {
    int taken = silent().getLocalPort();
    Configuration narrow =
        Configuration.defaults().withIce(ice().withPortRange(PortRange.of(taken)));
    var thrown =
        assertThrows(
            OperationException.class,
            () -> PeerConnection.create(narrow, new PeerConnectionListener() {}));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("port " + taken + " is taken"), message);
    assertTrue(message.contains("let ICE use more ports"), message);
  }

  @Test
  void consentThatIsLost() throws Exception {
    IceTuning brief =
        QUICK.withConsent(
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));
    Configuration plain = Configuration.defaults().withIce(ice().withTuning(brief));
    UdpPorts ports = UdpPorts.open(ice());
    opened.addFirst(ports);
    PeerConnection one = connected(plain, plain.withPorts(ports))[0];
    one.awaitConnected(SOON);
    // As when the cable is pulled: without a goodbye.
    ports.close();
    assertSays(await(one, Cause.CONSENT_LOST), "has not answered for 3 s", "call again");
  }

  @Test
  void onlyRelaysAndNoServerThatGivesOne() throws Exception {
    try (var server = new RefusingTurnServer(403)) {
      PeerConnection one =
          open(ice().withPolicy(IcePolicy.ALL.withRelayOnly(true)), server.server());
      var _ = one.createDataChannel("any");
      one.setLocalDescription();
      assertSays(await(one, Cause.NO_RELAY), "no TURN server gave an address", "allow other ways");
      assertTrue(one.explain().has(Cause.TURN_REFUSED));
    }
  }

  @Test
  void theFailureOfAwaitConnectedSaysWhy() throws Exception {
    PeerConnection one =
        negotiatedWithoutAddresses(ice().withTuning(QUICK.withConnectLimit(Duration.ofSeconds(3))));
    hear(one, "127.0.0.1", silent().getLocalPort());
    var thrown = assertThrows(OperationException.class, () -> one.awaitConnected(SOON));
    assertTrue(String.valueOf(thrown.getMessage()).contains("firewall"), thrown.getMessage());
  }

  private static X509Certificate authority() throws Exception {
    try (InputStream in = resource("tls/authority.pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = ExplainTest.class.getResourceAsStream(name);
    assertNotNull(in, name);
    return in;
  }

  private static SSLServerSocket serverOfTheFuture() throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = resource("tls/future-server.p12")) {
      store.load(in, password);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 10, LOOPBACK);
  }

  private static void handshakes(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        ((SSLSocket) client).startHandshake();
      } catch (IOException e) {
        // The client does not like our certificate, or the test is over.
      }
    }
  }
}
