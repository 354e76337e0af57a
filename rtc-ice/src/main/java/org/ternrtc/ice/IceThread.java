package org.ternrtc.ice;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of the process on which the state of all agents lives. Started by the first agent,
 * a daemon, never ended.
 */
final class IceThread {
  private static final System.Logger LOG = System.getLogger(IceThread.class.getName());
  private static volatile @Nullable Thread thread;
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private IceThread() {}

  private static ScheduledThreadPoolExecutor executor() {
    ThreadFactory factory =
        task -> {
          var made = Thread.ofPlatform().daemon().name("tern-ice").unstarted(task);
          thread = made;
          return made;
        };
    var executor = new ScheduledThreadPoolExecutor(1, factory);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  static void execute(Runnable task) {
    EXECUTOR.execute(guarded(task));
  }

  static ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
    return EXECUTOR.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
  }

  static boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** One session's fault must not end the thread of all, nor vanish in a future. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a task of the ICE thread failed", e);
      }
    };
  }
}
