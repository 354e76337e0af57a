package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunAttribute;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/** Published failures of others, played against ours; each is named after what failed there. */
@Timeout(60)
class AttackTest {
  private final IceParameters own = IceParameters.generate(new SecureRandom());

  /** Takes what comes to a loopback port, and answers what it is told to. */
  private abstract static class Bystander implements AutoCloseable {
    final DatagramSocket socket;

    Bystander() throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      Thread.ofVirtual().start(this::run);
    }

    abstract byte @Nullable [] answer(byte[] datagram) throws MalformedStunException;

    private void run() {
      byte[] buffer = new byte[2000];
      try {
        while (true) {
          var packet = new DatagramPacket(buffer, buffer.length);
          socket.receive(packet);
          byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
          if (answer != null) {
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
          }
        }
      } catch (IOException e) {
        // Closed.
      } catch (MalformedStunException e) {
        throw new AssertionError("the agent sends no broken STUN", e);
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static IceCandidate candidate(String address, int port) {
    return new IceCandidate(
        "f", 1, "udp", 2130706431, address, port, IceCandidateType.HOST, null, null, null);
  }

  @Test
  @DisplayName("ICE consent, STUN reflection: candidates to groups, everybody and this machine")
  void nothingIsSentToAddressesThatThePolicyForbids() throws Exception {
    var configuration = IceConfiguration.defaults().withResolveMdns(false);
    org.junit.jupiter.api.Assumptions.assumeFalse(
        HostAddresses.list(configuration).isEmpty(), "no interface but loopback");
    try (var peer = new Peer(configuration)) {
      List<String> forbidden =
          List.of(
              "224.0.0.1",
              "239.255.255.250",
              "255.255.255.255",
              "0.0.0.0",
              "127.0.0.1",
              "127.1.2.3",
              "169.254.169.254",
              "::",
              "::1",
              "ff02::1",
              "fe80::1",
              "::ffff:127.0.0.1");
      forbidden.forEach(each -> peer.agent.addRemoteCandidate(candidate(each, 9)));
      peer.agent.start(IceRole.CONTROLLING, own);
      Peer.await(
          () -> peer.agent.statistics().ignoredCandidates() == forbidden.size(), "all ignored");
      assertEquals(0, peer.agent.statistics().requestsSent());
    }
  }

  @Test
  @DisplayName("ICE consent, STUN reflection: a hundred candidates at one bystander")
  void aBystanderGetsAHundredChecksAtMost() throws Exception {
    Set<TransactionId> checks = ConcurrentHashMap.newKeySet();
    try (var bystander =
            new Bystander() {
              @Override
              byte @Nullable [] answer(byte[] datagram) throws MalformedStunException {
                checks.add(StunMessage.parse(datagram, 0, datagram.length).transactionId());
                return null;
              }
            };
        var peer =
            new Peer(
                Peer.loopback()
                    .withTuning(IceTuning.defaults().withPacing(Duration.ofMillis(5))))) {
      for (int i = 0; i < 300; i++) {
        // One address, however often it is told and under whatever foundation.
        peer.agent.addRemoteCandidate(
            new IceCandidate(
                "f" + i,
                1,
                "udp",
                2130706431 - i,
                "127.0.0." + (1 + i % 200),
                bystander.port(),
                IceCandidateType.HOST,
                null,
                null,
                null));
      }
      peer.agent.start(IceRole.CONTROLLING, own);
      Peer.await(() -> peer.agent.statistics().requestsSent() >= 100, "a hundred checks");
      Peer.await(() -> peer.agent.statistics().ignoredCandidates() >= 200, "the rest ignored");
      assertTrue(peer.agent.statistics().requestsSent() <= 101, "checks");
      assertTrue(checks.size() <= 101);
    }
  }

  @Test
  @DisplayName("ICE consent, STUN reflection: answers that are larger than what asked for them")
  void noAnswerIsLargerThanHalfAsMuchAgain() throws Exception {
    try (var peer = new Peer(Peer.loopback())) {
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      peer.agent.start(IceRole.CONTROLLED, own);
      try (var script =
          new ScriptedPeer(
              own,
              peer.agent.localParameters(),
              ScriptedPeer.address(peer.candidates.getFirst()))) {
        for (StunWriter request :
            List.of(
                script.request().priority(1).role(true, 1),
                script.request(),
                script.request().attribute(0x7F00, new byte[0]),
                script
                    .request()
                    .attribute(0x7F00, new byte[0])
                    .attribute(0x7F01, new byte[0])
                    .attribute(0x7F02, new byte[0])
                    .attribute(0x7F03, new byte[0]))) {
          byte[] bytes = script.signed(request).bytes();
          script.responses.clear();
          script.send(bytes);
          byte[] answer = script.responses.poll(Peer.LIMIT_SECONDS, TimeUnit.SECONDS);
          assertNotNull(answer);
          assertTrue(2 * answer.length <= 3 * bytes.length, answer.length + " for " + bytes.length);
        }
      }
    }
  }

  @Test
  @DisplayName("ICE consent, STUN reflection: answers withheld")
  void sendingStopsWhenConsentIsNotRenewed() throws Exception {
    var hasty =
        Peer.loopback()
            .withTuning(
                IceTuning.defaults()
                    .withConsent(
                        Duration.ofMillis(100),
                        Duration.ofMillis(50),
                        Duration.ofMillis(400),
                        Duration.ofMillis(1500)));
    try (var peer = new Peer(hasty)) {
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      peer.agent.start(IceRole.CONTROLLED, own);
      try (var script =
          new ScriptedPeer(
              own,
              peer.agent.localParameters(),
              ScriptedPeer.address(peer.candidates.getFirst()))) {
        assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
        peer.awaitState(IceState.CONNECTED);
        script.answering = false;
        peer.awaitState(IceState.FAILED);
        assertFalse(peer.agent.send(new byte[] {(byte) 128}, 0, 1));
      }
    }
  }

  @Test
  @DisplayName("PJSIP CVE-2021-37706: the length of STUN's ERROR-CODE")
  void anErrorCodeOfAnyLengthIsReadOrRefused() {
    var random = new SplittableRandom(5);
    for (int length = 0; length < 64; length++) {
      byte[] message =
          new StunWriter(StunMessage.BINDING_ERROR, TransactionId.random(random))
              .attribute(StunAttribute.ERROR_CODE, new byte[length])
              .fingerprinted()
              .bytes();
      assertEquals(length >= 4, readable(message), "length " + length);
      for (int said = 0; said < 65536; said += 1 + random.nextInt(97)) {
        byte[] changed = message.clone();
        changed[22] = (byte) (said >> 8);
        changed[23] = (byte) said;
        var _ = readable(changed);
      }
    }
  }

  private static boolean readable(byte[] message) {
    try {
      StunMessage parsed = StunMessage.parse(message, 0, message.length);
      return parsed.errorCode() >= 0;
    } catch (MalformedStunException e) {
      return false;
    }
  }

  @Test
  @DisplayName("TURN abuse: a server that sends us from port to port of our own machine")
  void threeRedirectionsAreFollowedAndNoMore() throws Exception {
    var asked = new ConcurrentHashMap<Integer, Integer>();
    var servers = new ArrayList<Bystander>();
    var errors = new LinkedBlockingQueue<IceCandidateError>();
    try {
      for (int i = 0; i < 8; i++) {
        int number = i;
        servers.add(
            new Bystander() {
              @Override
              byte @Nullable [] answer(byte[] datagram) throws MalformedStunException {
                StunMessage request = StunMessage.parse(datagram, 0, datagram.length);
                if (request.type() == StunMessage.BINDING_REQUEST) {
                  return null;
                }
                asked.merge(number, 1, Integer::sum);
                int next = servers.get((number + 1) % servers.size()).port();
                byte[] where = {0, 1, (byte) (next >> 8), (byte) next, 127, 0, 0, 1};
                return new StunWriter(request.type() | 0x110, request.transactionId())
                    .errorCode(300, "Try Alternate")
                    .attribute(StunAttribute.ALTERNATE_SERVER, where)
                    .fingerprinted()
                    .bytes();
              }
            });
      }
      var server =
          new IceServer.Turn(
              "127.0.0.1",
              servers.getFirst().port(),
              IceServer.Transport.UDP,
              new TurnCredentials("alice", "secret"));
      var configuration =
          Peer.loopback()
              .withServers(List.of(server))
              .withPolicy(IcePolicy.ALL.withRelayOnly(true));
      try (var agent =
          new IceAgent(
              configuration,
              new IceListener() {
                @Override
                public void onCandidateError(IceCandidateError error) {
                  errors.add(error);
                }
              })) {
        agent.gather();
        IceCandidateError error = errors.poll(Peer.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertNotNull(error);
        assertEquals(300, error.code());
        assertEquals(Map.of(0, 1, 1, 1, 2, 1, 3, 1), asked);
      }
    } finally {
      servers.forEach(Bystander::close);
    }
  }

  @Test
  @DisplayName("mDNS, signalling: names that never resolve, floods of .local names")
  void aFloodOfNamesAsksForTenAndHoldsUpNothing() throws Exception {
    var queries = new AtomicInteger();
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (var silent =
            new Bystander() {
              @Override
              byte @Nullable [] answer(byte[] datagram) {
                queries.incrementAndGet();
                names.add(Arrays.toString(Arrays.copyOfRange(datagram, 12, 30)));
                return null;
              }
            };
        var b = new Peer(Peer.loopback());
        var a =
            new Peer(
                Peer.loopback()
                    .withResolveMdns(true)
                    .withTuning(
                        IceTuning.defaults()
                            .withMdns(
                                (InetSocketAddress) silent.socket.getLocalSocketAddress(),
                                Duration.ofSeconds(2))))) {
      for (int i = 0; i < 500; i++) {
        a.agent.addRemoteCandidate(candidate("flood-" + i + "-x.local", 5000));
      }
      Peer.connect(a, b);
      a.awaitState(IceState.CONNECTED);
      b.awaitState(IceState.CONNECTED);
      Peer.await(() -> a.agent.statistics().ignoredCandidates() >= 490, "the rest ignored");
      assertTrue(names.size() <= 10, "names asked for: " + names.size());
      assertTrue(queries.get() <= 30, "queries: " + queries.get());
    }
  }

  @Test
  @DisplayName("DTLS ClientHello race: hellos from an address that no check has proved")
  void helloesOfStrangersReachNobody() throws Exception {
    try (var peer = new Peer(Peer.loopback())) {
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      peer.agent.start(IceRole.CONTROLLED, own);
      InetSocketAddress to = ScriptedPeer.address(peer.candidates.getFirst());
      byte[] hello = new byte[200];
      hello[0] = 22;
      hello[1] = (byte) 0xFE;
      hello[2] = (byte) 0xFF;
      try (var stranger = new ScriptedPeer(own, peer.agent.localParameters(), to);
          var script = new ScriptedPeer(own, peer.agent.localParameters(), to)) {
        for (int i = 0; i < 1000; i++) {
          stranger.send(hello);
        }
        assertEquals(StunMessage.BINDING_SUCCESS, script.check(true));
        peer.awaitState(IceState.CONNECTED);
        for (int i = 0; i < 1000; i++) {
          stranger.send(hello);
        }
        script.send(hello);
        byte[] got = peer.datagrams.poll(Peer.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertNotNull(got, "the peer's own hello");
        assertTrue(peer.datagrams.isEmpty(), "a stranger's hello");
      }
    }
  }
}
