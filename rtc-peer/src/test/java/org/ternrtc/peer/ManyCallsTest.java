package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.ice.UdpPorts;

/** What connections cost that only stand. */
@Timeout(300)
final class ManyCallsTest {
  /** Of each side; 100 with {@code -Dtern.calls=100}, which makes two hundred connections. */
  private static final int CALLS = Integer.getInteger("tern.calls", 15);

  private static final long MAX_HEAP_BYTES = 1_500_000;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final IceConfiguration ICE =
      IceConfiguration.defaults()
          .withLoopback(true)
          .withFamilies(true, false)
          .withAddressFilter((_, address) -> address.isLoopbackAddress());

  @Test
  void aServersConnectionsShareAThreadAndEachTakesLittleHeap() {
    List<PeerConnection> open = new ArrayList<>();
    try (UdpPorts shared = UdpPorts.open(ICE)) {
      Configuration caller = Configuration.defaults().withIce(ICE);
      Configuration server = caller.withPorts(shared);
      connect(caller, server, open);
      long heap = heap();
      long ports = threads("tern-ice-port");
      long others = threads("tern-") - ports;
      for (int i = 0; i < CALLS; i++) {
        connect(caller, server, open);
      }
      long each = (heap() - heap) / (2L * CALLS);
      System.getLogger(ManyCallsTest.class.getName())
          .log(System.Logger.Level.INFO, "{0} connections, {1} bytes each", 2 * CALLS, each);
      assertTrue(each <= MAX_HEAP_BYTES, each + " bytes of heap for each connection");
      long portsNow = threads("tern-ice-port");
      assertEquals(CALLS, portsNow - ports, "one for the port of each caller alone");
      // What the process does in the background may begin meanwhile, but not for each of them.
      long more = threads("tern-") - portsNow - others;
      assertTrue(more < CALLS / 2, more + " more threads of other kinds");
      assertTrue(open.stream().allMatch(c -> c.connectionState() == PeerConnectionState.CONNECTED));
    } finally {
      open.forEach(PeerConnection::close);
    }
  }

  /** With video that was negotiated and a data channel; nothing is sent. */
  private static void connect(
      Configuration caller, Configuration server, List<PeerConnection> open) {
    PeerConnection one = PeerConnection.create(caller, new PeerConnectionListener() {});
    open.add(one);
    PeerConnection two = PeerConnection.create(server, new PeerConnectionListener() {});
    open.add(two);
    one.addTransceiver(MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
    var _ = one.createDataChannel("any");
    one.setLocalDescription();
    two.setRemoteDescription(one.awaitGathering(SOON));
    two.setLocalDescription();
    one.setRemoteDescription(two.awaitGathering(SOON));
    one.awaitConnected(SOON);
    two.awaitConnected(SOON);
  }

  /** Platform threads alone: virtual ones are not among these. */
  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
