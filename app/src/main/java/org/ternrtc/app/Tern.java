package org.ternrtc.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code tern}: parses the command line and hands over to one subcommand. */
@Command(
    name = "tern",
    mixinStandardHelpOptions = true,
    versionProvider = TernVersion.class,
    description = "Video calls and screen sharing between desktops and browsers.",
    synopsisSubcommandLabel = "COMMAND")
public final class Tern implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private Tern() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Tern()).execute(args));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
