package org.ternrtc.app.whip;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.IceOptions;
import org.ternrtc.app.call.LocalVideo;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.DurationArgument;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.app.source.SourceSpec;
import org.ternrtc.app.source.SpecArguments;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtpEncodingParameters;
import org.ternrtc.peer.RtpTransceiverDirection;
import org.ternrtc.peer.TransceiverInit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tern publish}: sends a source to a media server by WHIP. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Sends pictures to a media server by WHIP (RFC 9725).")
public final class PublishCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "the WHIP endpoint, such as http://host/whip/name")
  private @Nullable URI url;

  @Option(
      names = "--source",
      paramLabel = "SPEC",
      required = true,
      converter = SpecArguments.Source.class,
      description = "what is sent: " + SourceSpec.GRAMMAR)
  private @Nullable SourceSpec source;

  @Option(names = "--token", paramLabel = "TOKEN", description = "bearer token")
  private @Nullable String token;

  @Option(
      names = "--bitrate",
      paramLabel = "KBPS",
      description = "rate of what is sent (default: ${DEFAULT-VALUE})",
      defaultValue = "1500")
  private int kilobits;

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
    SourceSpec from = Objects.requireNonNull(source);
    if (from instanceof SourceSpec.None) {
      throw new CommandFault(CommandFault.USAGE, "publish needs a source with pictures");
    }
    if (kilobits < 10 || kilobits > 1_000_000) {
      throw new CommandFault(CommandFault.USAGE, "--bitrate is 10 to 1000000");
    }
    HttpSessionRun run = new HttpSessionRun(Objects.requireNonNull(spec), duration, stats);
    try (StopSignal _ = StopSignal.onStop(run::stop);
        LocalVideo local = LocalVideo.start(from, false, () -> null);
        PeerConnection connection = PeerConnection.create(ice.configuration(), run.listener());
        WhipClient client = new WhipClient(Objects.requireNonNull(url), token)) {
      connection.addTransceiver(
          Objects.requireNonNull(local.now()),
          TransceiverInit.of(RtpTransceiverDirection.SENDONLY)
              .withEncoding(RtpEncodingParameters.DEFAULT.withMaxBitrate(kilobits * 1000)));
      client.connect(connection);
      run.untilOver(connection);
    }
    return 0;
  }
}
