package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.cli.CommandFault;
import org.ternrtc.app.cli.JsonLine;
import org.ternrtc.app.cli.StopSignal;
import org.ternrtc.peer.DataChannel;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tern receive}: takes the file that somebody in a room sends. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description = "Takes the file that somebody in a room sends; a broken transfer goes on.")
public final class ReceiveCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the folder, which is made if need be (default: the current one)")
  private Path folder = Path.of("");

  @Option(names = "--keep", description = "goes on with further files until it is stopped")
  private boolean keep;

  @Mixin private TransferArguments arguments = new TransferArguments();

  private int files;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    arguments.check(command);
    folder = folder.toAbsolutePath();
    Files.createDirectories(folder);
    if (!Files.isWritable(folder)) {
      throw new java.nio.file.AccessDeniedException(folder.toString());
    }
    ProgressLine progress = arguments.progress(command);
    Link link = new Link(arguments, command, true);
    try (StopSignal _ = StopSignal.onStop(link::stop);
        link) {
      link.start();
      while (true) {
        switch (link.next()) {
          case Link.Event.Opened(DataChannel channel) -> {
            if (received(command, channel, progress) && !keep) {
              return 0;
            }
          }
          case Link.Event.Connected _ -> {}
          case Link.Event.Failed _ -> link.again();
          case Link.Event.Over(String reason) -> {
            if (files > 0) {
              return 0;
            }
            throw new CommandFault(CommandFault.FAILED, "no file was received: " + reason);
          }
        }
      }
    }
  }

  private boolean received(CommandLine command, DataChannel channel, ProgressLine progress)
      throws IOException {
    FileReceiver receiver = new FileReceiver(channel);
    try {
      FileReceiver.Received file = receiver.receive(receiver.offer(), folder, progress);
      progress.end();
      files++;
      report(command, file);
      return true;
    } catch (ConnectionBrokenException broken) {
      progress.end();
      return false;
    } catch (IOException failed) {
      progress.end();
      if (!keep) {
        throw failed;
      }
      command.getErr().println("tern: " + org.ternrtc.app.cli.FaultLine.describe(failed));
      command.getErr().flush();
      return false;
    }
  }

  private void report(CommandLine command, FileReceiver.Received file) {
    if (arguments.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("event", "received");
      json.put("path", file.path().toString());
      json.put("size", file.size());
      json.put("sha256", file.sha256());
      command.getOut().println(JsonLine.write(json));
    } else {
      command.getErr().println("received " + file.path() + ", SHA-256 " + file.sha256());
    }
    command.getOut().flush();
    command.getErr().flush();
  }
}
