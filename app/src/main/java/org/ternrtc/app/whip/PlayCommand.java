package org.ternrtc.app.whip;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.IceOptions;
import org.ternrtc.app.call.VideoTap;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.DurationArgument;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.source.SinkSpec;
import org.ternrtc.app.source.SpecArguments;
import org.ternrtc.app.window.CallWindow;
import org.ternrtc.peer.MediaKind;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpTransceiver;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tern play}: shows a stream of a media server by WHEP. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    description = "Plays a stream of a media server by WHEP.")
public final class PlayCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "the WHEP endpoint, such as http://host/whep/name")
  private @Nullable URI url;

  @Option(
      names = "--sink",
      paramLabel = "SPEC",
      converter = SpecArguments.Sink.class,
      description = "where pictures go (default: window): " + SinkSpec.GRAMMAR)
  private SinkSpec sink = new SinkSpec.Window();

  @Option(names = "--token", paramLabel = "TOKEN", description = "bearer token")
  private @Nullable String token;

  @Mixin private IceOptions ice = new IceOptions();

  @Option(
      names = "--duration",
      paramLabel = "T",
      converter = DurationArgument.class,
      description = "ends after so long, such as 10s")
  private @Nullable Duration duration;

  @Option(
      names = "--stats",
      paramLabel = "json",
      description = "prints statistics once a second as JSON")
  private @Nullable String stats;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpSessionRun run = new HttpSessionRun(Objects.requireNonNull(spec), duration, stats);
    if (sink instanceof SinkSpec.Window && !CallWindow.possible()) {
      throw new CommandFault(CommandFault.UNAVAILABLE, "no display: use --sink null or FILE.y4m");
    }
    URI endpoint = Objects.requireNonNull(url);
    try (StopSignal _ = StopSignal.onStop(run::stop);
        VideoTap tap = new VideoTap()) {
      if (sink instanceof SinkSpec.Y4m(Path path)) {
        tap.recordTo(path);
      }
      try (PeerConnection connection = PeerConnection.create(ice.configuration(), run.listener());
          WhipClient client = new WhipClient(endpoint, token)) {
        RtpTransceiver video =
            connection.addTransceiver(
                MediaKind.VIDEO, TransceiverInit.of(RtpTransceiverDirection.RECVONLY));
        video.receiver().track().addSink(tap);
        if (sink instanceof SinkSpec.Window) {
          CallWindow window = CallWindow.open("Tern - " + endpoint.getPath(), false, _ -> {});
          tap.show(window.remote());
          run.showIn(window);
        }
        client.connect(connection);
        run.untilOver(connection);
      }
      if (duration != null && tap.frames() == 0) {
        throw new CommandFault(CommandFault.FAILED, "no picture was received");
      }
    }
    return 0;
  }
}
