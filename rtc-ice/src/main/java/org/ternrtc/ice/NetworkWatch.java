package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second whether the addresses that a session may use have changed. Java has no way to
 * be told.
 */
final class NetworkWatch implements AutoCloseable {
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final IceConfiguration configuration;
  private final Runnable changed;
  private @Nullable Set<InetAddress> known;
  private @Nullable ScheduledFuture<?> timer;
  private boolean closed;

  /**
   * @param changed called on the ICE thread
   */
  NetworkWatch(IceConfiguration configuration, Runnable changed) {
    this.configuration = configuration;
    this.changed = changed;
  }

  /** On the ICE thread, as everything here. */
  void look() {
    if (closed) {
      return;
    }
    Set<InetAddress> now = addresses();
    if (known != null && !known.equals(now) && !now.isEmpty()) {
      changed.run();
    }
    // Without any address nothing can be restarted; the change that matters is the next one.
    known = known != null && now.isEmpty() ? known : now;
    timer = IceThread.schedule(this::look, INTERVAL_NANOS);
  }

  private Set<InetAddress> addresses() {
    try {
      return Set.copyOf(HostAddresses.list(configuration));
    } catch (SocketException e) {
      Set<InetAddress> before = known;
      return before == null ? Set.copyOf(List.of()) : before;
    }
  }

  @Override
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
