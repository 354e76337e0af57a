package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.peer.PeerConnection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tern send}: gives a file to whoever is in a room, and goes on when a connection broke. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description =
        "Sends a file to whoever is in a room: tern receive, a call's window or the page.")
public final class SendCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the file")
  private Path file = Path.of("");

  @Mixin private TransferArguments arguments = new TransferArguments();

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    arguments.check(command);
    FileSender.check(file);
    ProgressLine progress = arguments.progress(command);
    Link link = new Link(arguments, command, false);
    try (StopSignal _ = StopSignal.onStop(link::stop);
        link) {
      link.start();
      while (true) {
        switch (link.next()) {
          case Link.Event.Connected(PeerConnection connection) -> {
            try {
              String sha256 = FileSender.send(connection, file, progress);
              progress.end();
              report(command, sha256);
              return 0;
            } catch (ConnectionBrokenException broken) {
              progress.end();
            }
          }
          case Link.Event.Opened _ -> {}
          case Link.Event.Failed _ -> link.again();
          case Link.Event.Over(String reason) ->
              throw new CommandFault(
                  CommandFault.FAILED, file.getFileName() + " was not sent: " + reason);
        }
      }
    }
  }

  private void report(CommandLine command, String sha256) throws IOException {
    if (arguments.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("event", "sent");
      json.put("file", String.valueOf(file.getFileName()));
      json.put("size", java.nio.file.Files.size(file));
      json.put("sha256", sha256);
      command.getOut().println(JsonLine.write(json));
    } else {
      command.getErr().println("sent " + file.getFileName() + ", SHA-256 " + sha256);
    }
    command.getOut().flush();
    command.getErr().flush();
  }
}
