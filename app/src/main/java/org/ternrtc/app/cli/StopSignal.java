package org.ternrtc.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order on ctrl-C and SIGTERM: says so to the command, and keeps the process
 * alive until the command has closed what it opened, at most {@value #PATIENCE_SECONDS} seconds.
 * Open it first, so that it is closed last.
 */
public final class StopSignal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean stopped;

  private StopSignal(Runnable action) {
    this.hook =
        new Thread(
            () -> {
              stopped = true;
              action.run();
              try {
                closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
              }
            },
            "tern-stop");
  }

  /**
   * Runs something when the process is asked to stop.
   *
   * @param action makes the command end soon; must not block
   */
  public static StopSignal onStop(Runnable action) {
    StopSignal signal = new StopSignal(action);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the process was asked to stop. */
  public boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!stopped) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // Asked to stop in this very moment: the hook runs and finds everything closed.
      }
    }
  }
}
