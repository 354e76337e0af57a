package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatherTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void hostCandidatesComeAtOnceAndGatheringIsCompleteWithoutServers() throws Exception {
    try (var peer = new Peer(Peer.loopback())) {
      assertEquals(IceGatheringState.NEW, peer.agent.gatheringState());
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      assertEquals(IceGatheringState.COMPLETE, peer.agent.gatheringState());
      IceCandidate host = peer.candidates.getFirst();
      assertEquals(1, peer.candidates.size());
      assertEquals("127.0.0.1", host.address());
      assertEquals(IceCandidateType.HOST, host.type());
      assertEquals("udp", host.transport());
      assertEquals(1, host.component());
      assertEquals(126L << 24 | 65535 << 8 | 255, host.priority());
    }
  }

  @Test
  void findsTheMappedAddressByNameAndByLiteralWhileADeadServerStaysSilent() throws Exception {
    var mapped = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.5"), 40000);
    var other = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.6"), 40001);
    try (var named = new TinyStunServer(LOOPBACK, mapped);
        var literal = new TinyStunServer(LOOPBACK, other);
        var dead = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      var configuration =
          Peer.loopback()
              .withServers(
                  List.of(
                      new IceServer.Stun("127.0.0.1", dead.getLocalPort()),
                      IceServer.parse("stun:localhost:" + named.port()),
                      new IceServer.Stun("127.0.0.1", literal.port())))
              .withTuning(IceTuning.defaults().withGatheringLimit(Duration.ofSeconds(2)));
      try (var peer = new Peer(configuration)) {
        peer.agent.gather();
        Peer.await(() -> peer.candidates.size() == 3, "two mapped addresses");
        assertEquals(IceGatheringState.GATHERING, peer.agent.gatheringState());
        assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
        IceCandidate reflexive =
            peer.candidates.stream()
                .filter(c -> c.address().equals("203.0.113.5"))
                .findFirst()
                .orElseThrow();
        assertEquals(IceCandidateType.SRFLX, reflexive.type());
        assertEquals(40000, reflexive.port());
        assertEquals("127.0.0.1", reflexive.relatedAddress());
        assertEquals(peer.candidates.getFirst().port(), reflexive.relatedPort());
        assertNotEquals(peer.candidates.getFirst().foundation(), reflexive.foundation());
        assertEquals(1, named.requests.get());
        assertEquals(1, literal.requests.get());
      }
    }
  }

  @Test
  void findsTheMappedAddressOverIpv6() throws Exception {
    var mapped = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::5"), 40000);
    try (var server = new TinyStunServer(InetAddress.ofLiteral("::1"), mapped);
        var peer =
            new Peer(
                Peer.loopback()
                    .withFamilies(false, true)
                    .withServers(List.of(IceServer.parse("stun:[::1]:" + server.port()))))) {
      peer.agent.gather();
      assertTrue(peer.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      assertEquals(
          List.of(IceCandidateType.HOST, IceCandidateType.SRFLX),
          peer.candidates.stream().map(IceCandidate::type).toList());
    }
  }

  @Test
  void portsStayInTheirRangeAndARangeThatIsFullIsSaidSo() {
    try (var first = UdpPorts.open(Peer.loopback())) {
      var taken = Peer.loopback().withPortRange(PortRange.of(first.port()));
      var e = assertThrows(UncheckedIOException.class, () -> UdpPorts.open(taken));
      assertTrue(String.valueOf(e.getMessage()).contains("cannot open UDP ports"));
    }
    try (var one = UdpPorts.open(Peer.loopback().withPortRange(new PortRange(47000, 47099)));
        var two = UdpPorts.open(Peer.loopback().withPortRange(new PortRange(47000, 47099)))) {
      assertTrue(one.port() >= 47000 && one.port() <= 47099);
      assertTrue(two.port() >= 47000 && two.port() <= 47099);
      assertNotEquals(one.port(), two.port());
    }
  }

  @Test
  void packetsAreMarkedWhenAskedFor() throws Exception {
    IceTuning marked = IceTuning.defaults().withDscp(36);
    try (var ports = UdpPorts.open(Peer.loopback().withTuning(marked));
        var plain = UdpPorts.open(Peer.loopback())) {
      // AF42, and the two bits of ECN below it.
      assertEquals(
          36 << 2, ports.sockets().getFirst().channel().getOption(StandardSocketOptions.IP_TOS));
      assertEquals(0, plain.sockets().getFirst().channel().getOption(StandardSocketOptions.IP_TOS));
    }
    assertThrows(IllegalArgumentException.class, () -> IceTuning.defaults().withDscp(64));
  }

  @Test
  void aFilterThatLeavesNothingIsSaidSo() {
    var configuration = IceConfiguration.defaults().withAddressFilter((_, _) -> false);
    assertThrows(UncheckedIOException.class, () -> UdpPorts.open(configuration));
    assertThrows(
        UncheckedIOException.class,
        () ->
            UdpPorts.open(
                IceConfiguration.defaults().withAddressFilter(AddressFilter.only(Set.of("x9")))));
  }

  @Test
  void loopbackAndLinkLocalAreLeftOutUnlessAskedFor() throws Exception {
    for (InetAddress address : HostAddresses.list(IceConfiguration.defaults())) {
      assertTrue(!address.isLoopbackAddress() && !address.isLinkLocalAddress());
    }
    var addresses = HostAddresses.list(Peer.loopback().withFamilies(true, true));
    assertTrue(addresses.contains(LOOPBACK));
  }
}
