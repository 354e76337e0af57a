package org.ternrtc.app;

import org.ternrtc.app.call.CallCommand;
import org.ternrtc.app.capture.CaptureCommand;
import org.ternrtc.app.capture.DevicesCommand;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.app.cli.Logging;
import org.ternrtc.app.demo.DemoCommand;
import org.ternrtc.app.doctor.DoctorCommand;
import org.ternrtc.app.serve.ServeCommand;
import org.ternrtc.app.transfer.ReceiveCommand;
import org.ternrtc.app.transfer.SendCommand;
import org.ternrtc.app.vp8.Vp8Command;
import org.ternrtc.app.whip.PlayCommand;
import org.ternrtc.app.whip.PublishCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code tern}: parses the command line and hands over to one subcommand. */
@Command(
    name = "tern",
    mixinStandardHelpOptions = true,
    versionProvider = TernVersion.class,
    description = "Video calls and screen sharing between desktops and browsers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CallCommand.class,
      PublishCommand.class,
      PlayCommand.class,
      SendCommand.class,
      ReceiveCommand.class,
      DevicesCommand.class,
      DoctorCommand.class,
      CaptureCommand.class,
      Vp8Command.class
    })
public final class Tern implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Option(
      names = {"-v", "--verbose"},
      scope = CommandLine.ScopeType.INHERIT,
      description = "log more, and show where a fault came from")
  private boolean verbose;

  private Tern() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with its error handling, as {@link #main} and tests use it. */
  static CommandLine commandLine() {
    Tern tern = new Tern();
    FaultLine faults = new FaultLine();
    CommandLine command = new CommandLine(tern);
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(faults)
        .setParameterExceptionHandler(faults)
        .setExecutionStrategy(parsed -> {
          Logging.configure(tern.verbose);
          return new CommandLine.RunLast().execute(parsed);
        });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
