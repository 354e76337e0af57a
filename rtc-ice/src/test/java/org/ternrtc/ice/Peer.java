package org.ternrtc.ice;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent under test with what it reported. */
final class Peer implements AutoCloseable {
  static final long LIMIT_SECONDS = 20;

  final IceAgent agent;
  final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
  final List<IceState> states = new CopyOnWriteArrayList<>();
  final List<IceCandidatePair> pairs = new CopyOnWriteArrayList<>();
  final LinkedBlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
  final CountDownLatch gathered = new CountDownLatch(1);
  private volatile @Nullable Consumer<IceCandidate> trickle;

  static IceConfiguration loopback() {
    return IceConfiguration.defaults()
        .withLoopback(true)
        .withFamilies(true, false)
        .withAddressFilter((_, address) -> address.isLoopbackAddress())
        .withResolveMdns(false);
  }

  Peer(IceConfiguration configuration) {
    agent = new IceAgent(configuration, new Recorder());
  }

  Peer(UdpPorts shared, IceConfiguration configuration) {
    agent = new IceAgent(shared, configuration, new Recorder());
  }

  /** Trickles to the other from now on, also what was found before. */
  void trickleTo(Peer other) {
    trickleToAgent(other.agent);
  }

  void trickleToAgent(IceAgent other) {
    trickle = other::addRemoteCandidate;
    candidates.forEach(other::addRemoteCandidate);
  }

  static void connect(Peer a, Peer b) {
    a.trickleTo(b);
    b.trickleTo(a);
    startBoth(a, IceRole.CONTROLLING, b, IceRole.CONTROLLED);
  }

  static void startBoth(Peer a, IceRole roleOfA, Peer b, IceRole roleOfB) {
    a.agent.gather();
    b.agent.gather();
    a.agent.start(roleOfA, b.agent.localParameters());
    b.agent.start(roleOfB, a.agent.localParameters());
  }

  void awaitState(IceState wanted) throws InterruptedException {
    await(() -> agent.state() == wanted, "state " + wanted);
  }

  /** Polls something that has no latch of its own. */
  static void await(Supplier<Boolean> condition, String what) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    var never = new CountDownLatch(1);
    while (!condition.get()) {
      if (end - System.nanoTime() < 0) {
        fail("waited in vain for " + what);
      }
      assertTrue(!never.await(2, TimeUnit.MILLISECONDS));
    }
  }

  /** Sends an RTP-like datagram here and wants it there. */
  static void assertCarries(Peer from, Peer to, String text) throws InterruptedException {
    byte[] data = ("\u0080" + text).getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(from.agent.send(data, 0, data.length), "sent");
    byte[] got = to.datagrams.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertTrue(Arrays.equals(data, got), "received");
  }

  @Override
  public void close() {
    agent.close();
  }

  private final class Recorder implements IceListener {
    @Override
    public void onCandidate(IceCandidate candidate) {
      candidates.add(candidate);
      Consumer<IceCandidate> to = trickle;
      if (to != null) {
        to.accept(candidate);
      }
    }

    @Override
    public void onGatheringComplete() {
      gathered.countDown();
    }

    @Override
    public void onStateChange(IceState state) {
      states.add(state);
    }

    @Override
    public void onSelectedPair(IceCandidatePair pair) {
      pairs.add(pair);
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, long receivedNanos) {
      datagrams.add(Arrays.copyOfRange(data, offset, offset + length));
    }
  }
}
