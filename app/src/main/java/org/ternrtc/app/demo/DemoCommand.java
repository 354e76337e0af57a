package org.ternrtc.app.demo;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.CallStatistics;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.call.VideoTap;
import org.ternrtc.app.cli.DurationArgument;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.media.pattern.PatternSource;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.VideoTrack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tern demo}: the main job in one line. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the page on 127.0.0.1, waits in its room with the test pattern and opens the browser.",
      "With --headless two peers call each other over real sockets; succeeds only if both see a"
          + " good picture."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String ROOM = "demo";

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(names = "--headless", description = "two peers of ours, measured; no browser")
  private boolean headless;

  @Option(
      names = "--duration",
      paramLabel = "T",
      converter = DurationArgument.class,
      description =
          "ends after so long; with --headless, how long is measured (default there: 10s)")
  private @Nullable Duration duration;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "TCP port of the page (default: 8080, or a free one if that is taken)")
  private @Nullable Integer port;

  @Option(
      names = "--bitrate",
      paramLabel = "KBPS",
      description = "rate of the pattern (default: ${DEFAULT-VALUE})",
      defaultValue = "1500")
  private int kilobits;

  @Option(names = "--json", description = "with --headless, print the summary as one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (kilobits < 10 || kilobits > 1_000_000) {
      throw new CommandLine.ParameterException(command, "--bitrate is 10 to 1000000");
    }
    PeerConnection.warmUp();
    if (headless) {
      return new HeadlessDemo(
              command.getOut(),
              duration == null ? Duration.ofSeconds(10) : duration,
              kilobits * 1000,
              json)
          .run();
    }
    return withBrowser(command.getOut());
  }

  private int withBrowser(PrintWriter out) throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (StopSignal _ = StopSignal.onStop(over::countDown);
        TernServer server = start();
        VideoTrack pattern = VideoTrack.of(new PatternSource());
        VideoTap received = new VideoTap();
        RoomCall call = call(server, pattern, received, out)) {
      pattern.start();
      call.start();
      String page = server.roomUrl(ROOM);
      out.println("Open " + page + " in a browser (ctrl-C stops)");
      out.flush();
      openBrowser(page);
      CallStatistics statistics = new CallStatistics();
      long end = System.nanoTime() + (duration == null ? Long.MAX_VALUE / 2 : duration.toNanos());
      while (!over.await(1, TimeUnit.SECONDS) && System.nanoTime() - end < 0) {
        PeerConnection connection = call.connection();
        if (connection == null) {
          statistics.reset();
        } else {
          statistics.update(connection.getStats());
          out.println(statistics.line());
          out.flush();
        }
      }
    }
    return 0;
  }

  private TernServer start() throws IOException {
    ServerOptions options = ServerOptions.defaults();
    if (port != null) {
      return TernServer.start(options.withPort(port));
    }
    try {
      return TernServer.start(options);
    } catch (IOException taken) {
      return TernServer.start(options.withPort(0));
    }
  }

  private RoomCall call(TernServer server, VideoTrack pattern, VideoTap received, PrintWriter out) {
    return new RoomCall(
        URI.create(server.url()),
        ROOM,
        null,
        Peers.configuration(java.util.List.of()),
        pattern,
        received,
        RtpEncodingParameters.DEFAULT.withMaxBitrate(kilobits * 1000),
        new RoomCall.Listener() {
          @Override
          public void onState(RoomCall.State state, String text) {
            out.println(text);
            out.flush();
          }
        });
  }

  private static void openBrowser(String page) {
    if (GraphicsEnvironment.isHeadless() || !Desktop.isDesktopSupported()) {
      return;
    }
    try {
      Desktop.getDesktop().browse(URI.create(page));
    } catch (IOException | UnsupportedOperationException | SecurityException noBrowser) {
      System.getLogger(DemoCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "no browser was opened", noBrowser);
    }
  }
}
