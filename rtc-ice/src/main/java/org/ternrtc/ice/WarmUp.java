package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ternrtc.ice.engine.ConnectivityEngine;
import org.ternrtc.ice.engine.ConnectivityEngine.LocalHost;
import org.ternrtc.ice.engine.Ice4jEngine;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.TransactionId;

/** Makes and frees one engine, on a thread that ends with it. */
final class WarmUp {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  static void start() {
    if (!DONE.getAndSet(true)) {
      Thread.ofPlatform().daemon().name("tern-ice-warm-up").start(WarmUp::run);
    }
  }

  private static void run() {
    var random = new SecureRandom();
    var host = new LocalHost(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), 0);
    try (ConnectivityEngine engine =
        new Ice4jEngine(IceParameters.generate(random), List.of(host), 20, new Nowhere())) {
      engine.start(true, IceParameters.generate(random));
      engine.addRemote(host.address(), 1, "1", IceCandidateType.HOST);
    }
  }

  /** Lets the checks go nowhere. */
  private static final class Nowhere implements ConnectivityEngine.Output {
    @Override
    public void sendRequest(Route route, StunPacket request, Object token) {}

    @Override
    public void cancelRequest(TransactionId id) {}

    @Override
    public void sendResponse(Route route, StunPacket response) {}

    @Override
    public void proved(Route route, long pairPriority) {}

    @Override
    public void nominated(Route route, long pairPriority) {}

    @Override
    public void lateCheck(Route route, long pairPriority, boolean useCandidate) {}
  }
}
