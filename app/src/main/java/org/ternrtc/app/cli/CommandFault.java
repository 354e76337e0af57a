package org.ternrtc.app.cli;

/**
 * Ends a command with one line on standard error and an exit code: what the user can understand and
 * act on, such as a file that is not there or a server that refused.
 */
public final class CommandFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Something failed while the command ran. */
  public static final int FAILED = 1;

  /** The command line was wrong. */
  public static final int USAGE = 2;

  /** Something that the command needs is not on this machine, as in {@code sysexits.h}. */
  public static final int UNAVAILABLE = 69;

  /** A fault of Tern itself, as in {@code sysexits.h}. */
  public static final int INTERNAL = 70;

  private final int exitCode;

  public CommandFault(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public CommandFault(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
