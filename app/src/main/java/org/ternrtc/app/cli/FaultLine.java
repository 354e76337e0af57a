package org.ternrtc.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Turns what a command throws into one line on standard error and an exit code. */
public final class FaultLine
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private static final int LONGEST_LINE = 500;

  @Override
  public int handleExecutionException(
      Exception fault, CommandLine command, CommandLine.@Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("tern: " + describe(fault));
    if (Logging.verbose()) {
      fault.printStackTrace(err);
    }
    err.flush();
    return fault instanceof CommandFault known ? known.exitCode() : exitCode(fault);
  }

  @Override
  public int handleParseException(CommandLine.ParameterException fault, String[] args) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        oneLine(
            command.getCommandSpec().qualifiedName()
                + ": "
                + fault.getMessage()
                + " (see "
                + command.getCommandSpec().qualifiedName()
                + " --help)"));
    err.flush();
    return CommandFault.USAGE;
  }

  /** What happened, in one line for a person. */
  public static String describe(Throwable fault) {
    String message = fault.getMessage();
    String text =
        switch (fault) {
          case CommandFault known -> message == null ? known.toString() : message;
          case NoSuchFileException missing -> missing.getFile() + ": no such file";
          case AccessDeniedException denied -> denied.getFile() + ": permission denied";
          case FileSystemException other -> other.toString();
          case ConnectException refused ->
              message == null ? "connection refused: is the server running?" : message;
          case UncheckedIOException wrapped ->
              wrapped.getCause() == null ? wrapped.toString() : describe(wrapped.getCause());
          case IOException io -> message == null ? io.getClass().getSimpleName() : message;
          case IllegalArgumentException _ when message != null -> message;
          default ->
              "internal error: "
                  + fault.getClass().getSimpleName()
                  + (message == null ? "" : ": " + message)
                  + " (run with -v for detail)";
        };
    return oneLine(text);
  }

  private static int exitCode(Throwable fault) {
    return fault instanceof IOException
            || fault instanceof UncheckedIOException
            || fault instanceof IllegalArgumentException
        ? CommandFault.FAILED
        : CommandFault.INTERNAL;
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...";
  }
}
