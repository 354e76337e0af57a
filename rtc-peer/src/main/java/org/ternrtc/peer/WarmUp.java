package org.ternrtc.peer;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ternrtc.dtls.srtp.DtlsTransport;
import org.ternrtc.ice.IceAgent;

/**
 * Loads in the background what makes the first connection of a JVM slow: ICE's configuration, the
 * first key pair.
 */
final class WarmUp {
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private WarmUp() {}

  static void start() {
    if (STARTED.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("tern-warm-up-ice").start(IceAgent::warmUp);
      Thread.ofPlatform().daemon().name("tern-warm-up-dtls").start(DtlsTransport::warmUp);
    }
  }
}
