package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CloseTest {

  @Test
  void aHundredAgentsLeaveNoThreadAndNoFileDescriptor() throws Exception {
    call(); // What the process keeps is there after the first.
    int descriptors = descriptors();
    List<String> threads = ourThreads();
    for (int i = 0; i < 50; i++) {
      call();
    }
    assertEquals(threads, ourThreads());
    assertTrue(descriptors() <= descriptors, descriptors() + " descriptors after " + descriptors);
  }

  private static void call() throws InterruptedException {
    try (var a = new Peer(Peer.loopback());
        var b = new Peer(Peer.loopback())) {
      Peer.connect(a, b);
      a.awaitState(IceState.CONNECTED);
      b.awaitState(IceState.CONNECTED);
    }
    Peer.await(() -> !ourThreads().contains("tern-ice-warm-up"), "warm-up");
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tern-"))
        .sorted()
        .toList();
  }

  @Test
  void agentsOnSharedPortsLeaveNothingInThem() throws Exception {
    try (var ports = UdpPorts.open(Peer.loopback())) {
      for (int i = 0; i < 5; i++) {
        try (var server = new Peer(ports, Peer.loopback());
            var client = new Peer(Peer.loopback())) {
          Peer.connect(client, server);
          server.awaitState(IceState.CONNECTED);
          assertTrue(ports.stateCount() > 0);
        }
        assertEquals(0, ports.stateCount());
      }
    }
  }

  @Test
  void closesAtAnyMoment() throws Exception {
    for (int moment = 0; moment < 4; moment++) {
      try (var a = new Peer(Peer.loopback());
          var b = new Peer(Peer.loopback())) {
        if (moment > 0) {
          a.agent.gather();
        }
        if (moment > 1) {
          a.trickleTo(b);
          b.trickleTo(a);
          a.agent.start(IceRole.CONTROLLING, b.agent.localParameters());
        }
        if (moment > 2) {
          b.agent.start(IceRole.CONTROLLED, a.agent.localParameters());
        }
        a.agent.close();
        a.agent.close();
        assertEquals(IceState.CLOSED, a.agent.state());
        assertEquals(1, a.states.stream().filter(IceState.CLOSED::equals).count());
        a.agent.gather();
        a.agent.addRemoteCandidate(
            new IceCandidate(
                "f", 1, "udp", 1, "127.0.0.1", 9, IceCandidateType.HOST, null, null, null));
        assertFalse(a.agent.send(new byte[1], 0, 1));
      }
    }
  }

  @Test
  void aListenerMayCloseItsAgentFromEitherThread() throws Exception {
    for (boolean onDatagram : new boolean[] {false, true}) {
      var closed = new CompletableFuture<IceState>();
      var agents = new ArrayList<IceAgent>();
      var listener =
          new IceListener() {
            @Override
            public void onStateChange(IceState state) {
              if (state == IceState.CONNECTED && !onDatagram) {
                agents.getFirst().close();
              } else if (state == IceState.CLOSED) {
                closed.complete(state);
              }
            }

            @Override
            public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {
              agents.getFirst().close();
            }
          };
      try (var agent = new IceAgent(Peer.loopback(), listener);
          var other = new Peer(Peer.loopback())) {
        agents.add(agent);
        other.trickleToAgent(agent);
        other.agent.gather();
        agent.gather();
        other.agent.start(IceRole.CONTROLLED, agent.localParameters());
        agent.start(IceRole.CONTROLLING, other.agent.localParameters());
        if (onDatagram) {
          other.awaitState(IceState.CONNECTED);
          Peer.await(
              () -> {
                other.agent.send(new byte[] {(byte) 128}, 0, 1);
                return closed.isDone();
              },
              "closed");
        }
        assertEquals(IceState.CLOSED, closed.get(10, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void portsThatCloseTakeThePathFromTheirAgents() throws Exception {
    try (var ports = UdpPorts.open(Peer.loopback());
        var server = new Peer(ports, Peer.loopback());
        var client = new Peer(Peer.loopback())) {
      Peer.connect(client, server);
      server.awaitState(IceState.CONNECTED);
      UdpPorts gone = ports;
      gone.close();
      assertFalse(server.agent.send(new byte[] {(byte) 128}, 0, 1));
    }
  }
}
