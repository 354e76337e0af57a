package org.ternrtc.app.transfer;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.IceOptions;
import org.ternrtc.app.serve.StreamName;
import org.ternrtc.peer.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the two sides of a transfer meet, and how it is told. */
final class TransferArguments {
  @Option(
      names = "--room",
      paramLabel = "NAME",
      description = "the room (default: ${DEFAULT-VALUE})",
      defaultValue = "demo")
  private String room = "demo";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "the server (default: ${DEFAULT-VALUE})",
      defaultValue = "http://127.0.0.1:8080")
  private URI server = URI.create("http://127.0.0.1:8080");

  @Option(names = "--token", paramLabel = "TOKEN", description = "the server's token")
  private @Nullable String token;

  @Mixin private IceOptions ice = new IceOptions();

  @Option(
      names = "--copy-paste",
      description = "no server: each side gives the other a line of text to paste")
  private boolean copyPaste;

  @Option(names = "--json", description = "prints progress and result as JSON, one object a line")
  private boolean json;

  String room() {
    return room;
  }

  URI server() {
    return server;
  }

  @Nullable String token() {
    return token;
  }

  /** How connections are made. */
  Configuration configuration() {
    return ice.configuration();
  }

  boolean copyPaste() {
    return copyPaste;
  }

  boolean json() {
    return json;
  }

  void check(CommandLine command) {
    if (!StreamName.valid(room)) {
      throw new CommandLine.ParameterException(
          command, "room '" + room + "': a name is " + StreamName.RULE);
    }
    // So that what is wrong with it is said before anything begins.
    var _ = ice.configuration();
  }

  // On JDK 25 there is no console again where input and output are no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean atTerminal() {
    java.io.@Nullable Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** A bar for people at a terminal, on standard error; JSON on standard output. */
  ProgressLine progress(CommandLine command) {
    if (json) {
      return new ProgressLine(command.getOut(), ProgressLine.Form.JSON, System::nanoTime);
    }
    return new ProgressLine(
        command.getErr(),
        atTerminal() ? ProgressLine.Form.BAR : ProgressLine.Form.LINES,
        System::nanoTime);
  }
}
