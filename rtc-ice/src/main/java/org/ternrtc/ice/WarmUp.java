package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.engine.ConnectivityEngine;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalBase;
import org.ternrtc.ice.engine.Ice4jEngine;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/**
 * Connects two engines in memory, without a socket, so that every class of a connection is loaded
 * and initialized. On a thread that ends with it.
 */
final class WarmUp {
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final CountDownLatch DONE = new CountDownLatch(1);
  private static final long LIMIT_SECONDS = 20;

  private WarmUp() {}

  static void start() {
    if (!STARTED.getAndSet(true)) {
      Thread.ofPlatform()
          .daemon()
          .name("tern-ice-warm-up")
          .start(() -> {
            try {
              run();
            } finally {
              DONE.countDown();
            }
          });
    }
  }

  /** For tests. */
  static boolean await(long seconds) throws InterruptedException {
    return DONE.await(seconds, TimeUnit.SECONDS);
  }

  private static void run() {
    var tasks = new LinkedBlockingQueue<Runnable>();
    try (var caller = new End(tasks, 1);
        var callee = new End(tasks, 2)) {
      caller.connectTo(callee, true);
      callee.connectTo(caller, false);
      caller.add(callee);
      callee.add(caller);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (!(caller.nominated && callee.nominated) && end - System.nanoTime() > 0) {
        Runnable task = tasks.poll(1, TimeUnit.SECONDS);
        if (task != null) {
          task.run();
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but the end of the process.
    }
  }

  /** One of the two engines; its packets run on the warm-up's thread. */
  private static final class End implements ConnectivityEngine.Output, AutoCloseable {
    private final LinkedBlockingQueue<Runnable> tasks;
    private final InetSocketAddress address;
    private final IceParameters parameters = IceParameters.generate(new SecureRandom());
    private final ConcurrentHashMap<TransactionId, Object> tokens = new ConcurrentHashMap<>();
    private final Ice4jEngine engine;
    private @Nullable End other;
    private volatile boolean nominated;

    End(LinkedBlockingQueue<Runnable> tasks, int port) {
      this.tasks = tasks;
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      engine =
          new Ice4jEngine(
              parameters, List.of(new LocalBase(0, address, IceCandidateType.HOST, 0)), 20, this);
    }

    void connectTo(End peer, boolean controlling) {
      other = peer;
      engine.start(controlling, peer.parameters);
    }

    void add(End peer) {
      engine.addRemote(peer.address, 1, "1", IceCandidateType.HOST);
    }

    @Override
    public void sendRequest(Route route, StunPacket request, Object token) {
      tokens.put(request.transactionId(), token);
      deliver(peer -> peer.engine.request(request.bytes(), new Route(0, address)));
    }

    @Override
    public void sendResponse(Route route, StunPacket response) {
      deliver(peer -> {
        Object token = peer.tokens.remove(response.transactionId());
        if (token != null) {
          peer.engine.response(response.bytes(), new Route(0, address), token);
        }
      });
    }

    private void deliver(Consumer<End> packet) {
      End peer = other;
      if (peer != null) {
        tasks.add(() -> packet.accept(peer));
      }
    }

    @Override
    public void cancelRequest(TransactionId id) {}

    @Override
    public void proved(Route route, long pairPriority, boolean relayed) {
      // Does nothing for the controlled one.
      tasks.add(() -> engine.nominate(route));
    }

    @Override
    public void nominated(Route route, long pairPriority) {
      nominated = true;
    }

    @Override
    public void lateCheck(Route route, long pairPriority, boolean useCandidate) {}

    @Override
    public void close() {
      engine.close();
    }
  }
}
