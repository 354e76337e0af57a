package org.ternrtc.app.whip;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.CallStatistics;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.window.CallWindow;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.PeerConnectionListener;
import org.ternrtc.peer.PeerConnectionState;
import org.ternrtc.peer.RtcException;
import picocli.CommandLine;

/**
 * What publish and play share: run until time is over, the window closed or the connection gone.
 */
final class HttpSessionRun {
  private static final Duration CONNECTING = Duration.ofSeconds(20);

  private final CommandLine.Model.CommandSpec spec;
  private final @Nullable Duration duration;
  private final boolean json;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stopped;
  private @Nullable CallWindow window;

  HttpSessionRun(
      CommandLine.Model.CommandSpec spec, @Nullable Duration duration, @Nullable String stats) {
    if (stats != null && !stats.equals("json")) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--stats knows json only");
    }
    this.spec = spec;
    this.duration = duration;
    this.json = stats != null;
  }

  /** Ends the run when the connection does. */
  PeerConnectionListener listener() {
    return new PeerConnectionListener() {
      @Override
      public void onConnectionStateChange(PeerConnectionState state) {
        CallWindow shown = window;
        if (shown != null) {
          shown.state(state.name().toLowerCase(java.util.Locale.ROOT), true);
        }
        if (state == PeerConnectionState.FAILED || state == PeerConnectionState.CLOSED) {
          over.countDown();
        }
      }
    };
  }

  /** Ends the run because the process was asked to. */
  void stop() {
    stopped = true;
    over.countDown();
  }

  void showIn(CallWindow opened) {
    window = opened;
  }

  /**
   * Waits.
   *
   * @throws CommandFault when the connection was never there or broke
   */
  void untilOver(PeerConnection connection) throws InterruptedException {
    try {
      connect(connection);
      CallStatistics statistics = new CallStatistics();
      long end = System.nanoTime() + (duration == null ? Long.MAX_VALUE / 2 : duration.toNanos());
      CallWindow shown = window;
      while (!over.await(1, TimeUnit.MILLISECONDS) && System.nanoTime() - end < 0) {
        long left = Math.min(1_000_000_000L, end - System.nanoTime()) / 1_000_000;
        if (shown == null) {
          if (over.await(Math.max(1, left), TimeUnit.MILLISECONDS)) {
            break;
          }
        } else if (shown.awaitClosed(Math.max(1, left))) {
          return;
        }
        report(connection, statistics);
      }
      if (over.getCount() == 0 && !stopped) {
        throw new CommandFault(
            CommandFault.FAILED,
            connection.connectionState() == PeerConnectionState.FAILED
                ? "the connection broke: " + connection.explain().summary()
                : "the connection ended");
      }
    } finally {
      CallWindow shown = window;
      if (shown != null) {
        shown.close();
      }
    }
  }

  private static void connect(PeerConnection connection) {
    try {
      connection.awaitConnected(CONNECTING);
    } catch (RtcException e) {
      throw new CommandFault(
          CommandFault.FAILED, "no connection: " + connection.explain().summary(), e);
    }
  }

  private void report(PeerConnection connection, CallStatistics statistics) {
    statistics.update(connection.getStats());
    CallWindow shown = window;
    if (shown != null) {
      shown.statistics(statistics.lines());
    }
    if (json) {
      spec.commandLine().getOut().println(JsonLine.write(statistics.json()));
      spec.commandLine().getOut().flush();
    } else if (shown == null) {
      System.err.println(statistics.line());
    }
  }
}
