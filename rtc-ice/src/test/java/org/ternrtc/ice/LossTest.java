package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LossTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Stands for the callee at one port and for the caller at another, and loses packets. */
  private static final class LossyRelay implements AutoCloseable {
    private final DatagramSocket near = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    private final DatagramSocket far = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    private final InetSocketAddress callee;
    private volatile @Nullable SocketAddress caller;

    LossyRelay(InetSocketAddress callee, double loss, long seed) throws IOException {
      this.callee = callee;
      Thread.ofVirtual().start(() -> carry(true, loss, new Random(seed)));
      Thread.ofVirtual().start(() -> carry(false, loss, new Random(seed + 1)));
    }

    int port() {
      return near.getLocalPort();
    }

    private void carry(boolean toCallee, double loss, Random random) {
      DatagramSocket in = toCallee ? near : far;
      DatagramSocket out = toCallee ? far : near;
      byte[] buffer = new byte[2000];
      try {
        while (true) {
          var packet = new DatagramPacket(buffer, buffer.length);
          in.receive(packet);
          if (toCallee) {
            caller = packet.getSocketAddress();
          }
          SocketAddress to = toCallee ? callee : caller;
          if (to != null && random.nextDouble() >= loss) {
            out.send(new DatagramPacket(buffer, packet.getLength(), to));
          }
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    @Override
    public void close() {
      near.close();
      far.close();
    }
  }

  @Test
  void everyCallConnectsThroughThirtyPercentLoss() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      try (var callee = new Peer(Peer.loopback());
          var caller = new Peer(Peer.loopback())) {
        callee.agent.gather();
        assertTrue(callee.gathered.await(Peer.LIMIT_SECONDS, TimeUnit.SECONDS));
        IceCandidate host = callee.candidates.getFirst();
        try (var relay = new LossyRelay(ScriptedPeer.address(host), 0.3, seed)) {
          caller.agent.addRemoteCandidate(
              new IceCandidate(
                  host.foundation(),
                  1,
                  "udp",
                  host.priority(),
                  "127.0.0.1",
                  relay.port(),
                  IceCandidateType.SRFLX,
                  null,
                  null,
                  null));
          Peer.startBoth(caller, IceRole.CONTROLLING, callee, IceRole.CONTROLLED);
          caller.awaitState(IceState.CONNECTED);
          callee.awaitState(IceState.CONNECTED);
        }
      }
    }
  }
}
