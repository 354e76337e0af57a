package org.ternrtc.app.vp8;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tern vp8}: encodes and decodes files. */
@Command(
    name = "vp8",
    mixinStandardHelpOptions = true,
    description = "Encodes and decodes VP8 files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Vp8EncodeCommand.class, Vp8DecodeCommand.class, Vp8HintsCommand.class})
public final class Vp8Command implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "a command is missing: encode, decode or hints");
  }
}
