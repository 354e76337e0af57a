package org.ternrtc.ice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks up the names of servers off the ICE thread, on a few platform threads that end after some
 * seconds without work: the system's resolver blocks, and would pin the carriers of virtual
 * threads.
 */
final class NameResolver {
  private static final int MAX_THREADS = 4;
  private static final int MAX_WAITING = 256;
  private static final ThreadPoolExecutor EXECUTOR = executor();

  private NameResolver() {}

  private static ThreadPoolExecutor executor() {
    var executor =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("tern-ice-names-", 0).factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Calls back once, with an empty list when the name does not resolve; for a literal at once. */
  static void resolve(String host, Consumer<List<InetAddress>> done) {
    InetAddress literal = HostAddresses.parse(host);
    if (literal != null) {
      done.accept(List.of(literal));
      return;
    }
    try {
      EXECUTOR.execute(() -> done.accept(lookUp(host)));
    } catch (RejectedExecutionException e) {
      done.accept(List.of());
    }
  }

  private static List<InetAddress> lookUp(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
