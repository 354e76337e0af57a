package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.stun.Integrity;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.stun.TransactionId;

/** What strangers can do to a port: nothing. */
@Timeout(120)
class FloodTest {
  private static final int PORTS = 400;
  private static final int PACKETS = 10_000;

  private static List<byte[]> unauthenticated(IceParameters agent) {
    var random = new SecureRandom();
    String username = agent.usernameFragment() + ":peer";
    var wrong = Integrity.key("not the password of this");
    var packets = new ArrayList<byte[]>();
    packets.add(
        new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
            .username(username)
            .priority(1)
            .role(true, 1)
            .useCandidate()
            .fingerprinted()
            .bytes());
    packets.add(
        new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
            .username(username)
            .priority(1)
            .role(true, 1)
            .useCandidate()
            .integrity(new Integrity(), wrong)
            .fingerprinted()
            .bytes());
    packets.add(
        new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
            .username("unknown:peer")
            .priority(1)
            .integrity(new Integrity(), Integrity.key(agent.password()))
            .fingerprinted()
            .bytes());
    packets.add(
        new StunWriter(StunMessage.BINDING_SUCCESS, TransactionId.random(random))
            .xorMappedAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
            .integrity(new Integrity(), Integrity.key(agent.password()))
            .fingerprinted()
            .bytes());
    packets.add(new byte[] {(byte) 128, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); // RTP
    packets.add(new byte[] {(byte) 128, (byte) 200, 0, 1, 0, 0, 0, 0}); // RTCP
    packets.add(new byte[] {22, (byte) 0xFE, (byte) 0xFF, 0, 0}); // DTLS
    packets.add(new byte[] {0, 1, 2, 3}); // neither
    return packets;
  }

  @Test
  void tenThousandUnauthenticatedPacketsFrom400PortsChangeNothing() throws Exception {
    var channels = new ArrayList<DatagramChannel>();
    try (var ports = UdpPorts.open(Peer.loopback());
        var server = new Peer(ports, Peer.loopback());
        var client = new Peer(Peer.loopback())) {
      server.agent.gather();
      assertTrue(server.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
      server.agent.start(IceRole.CONTROLLED, client.agent.localParameters());
      var to = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ports.port());
      List<byte[]> packets = unauthenticated(server.agent.localParameters());
      for (int i = 0; i < PORTS; i++) {
        channels.add(DatagramChannel.open());
      }
      // Threads that start late have nothing to do with the packets.
      send(channels, to, packets, ports, 0, 100);
      Peer.await(() -> !threads().contains("tern-ice-warm-up"), "warm-up");
      List<String> threads = threads();
      int state = ports.stateCount();

      send(channels, to, packets, ports, 100, PACKETS);

      UdpPortStatistics statistics = ports.statistics();
      assertEquals(PACKETS, statistics.datagramsReceived());
      assertEquals(
          PACKETS,
          statistics.malformed() + statistics.unauthenticated() + statistics.unknownAddress());
      assertEquals(PACKETS / 2, statistics.unauthenticated());
      assertEquals(state, ports.stateCount());
      assertEquals(threads, threads());
      assertTrue(server.datagrams.isEmpty());
      assertEquals(0, server.agent.statistics().requestsReceived());
      assertEquals(0, server.agent.statistics().packetsReceived());

      // And the port still does its work.
      server.trickleTo(client);
      client.agent.gather();
      client.agent.start(IceRole.CONTROLLING, server.agent.localParameters());
      server.awaitState(IceState.CONNECTED);
      Peer.assertCarries(server, client, "after the flood");
    } finally {
      for (DatagramChannel channel : channels) {
        channel.close();
      }
    }
  }

  /** In portions that fit the receive buffer, so that every packet is seen. */
  private static void send(
      List<DatagramChannel> channels,
      InetSocketAddress to,
      List<byte[]> packets,
      UdpPorts ports,
      int from,
      int end)
      throws Exception {
    for (int i = from; i < end; i++) {
      channels.get(i % PORTS).send(ByteBuffer.wrap(packets.get(i % packets.size())), to);
      if (i % 100 == 99) {
        int sent = i + 1;
        Peer.await(() -> ports.statistics().datagramsReceived() == sent, sent + " packets");
      }
    }
  }

  /** Names of the platform threads, without those of the ice4j pool, which come and go. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tern-") || name.startsWith("Ice"))
        .sorted()
        .toList();
  }
}
