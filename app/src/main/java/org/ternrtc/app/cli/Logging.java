package org.ternrtc.app.cli;

import ch.qos.logback.classic.Level;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes both logging systems of the process quiet (warnings only, one line each, on standard error)
 * unless {@code -v} was given. Tern's own modules and ice4j log by {@link System.Logger} and {@code
 * java.util.logging}, the web server by slf4j.
 */
public final class Logging {
  // Loggers are held weakly by their manager: without a reference the level would be forgotten.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger ICE4J = Logger.getLogger("org.ice4j");
  private static final Logger JITSI = Logger.getLogger("org.jitsi");

  private static volatile boolean verbose;

  private Logging() {}

  /** Whether {@code -v} was given: then faults come with their stack traces. */
  public static boolean verbose() {
    return verbose;
  }

  /** Sets the levels; called before any command runs. */
  public static void configure(boolean loud) {
    verbose = loud;
    LogManager.getLogManager().reset();
    ROOT.setLevel(loud ? java.util.logging.Level.FINE : java.util.logging.Level.WARNING);
    // At INFO ice4j prints the ICE password.
    ICE4J.setLevel(java.util.logging.Level.WARNING);
    JITSI.setLevel(java.util.logging.Level.WARNING);
    ROOT.addHandler(new ErrorStream());
    if (LoggerFactory.getLogger("ROOT") instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(loud ? Level.INFO : Level.WARN);
    }
  }

  private static final class ErrorStream extends Handler {
    ErrorStream() {
      setLevel(java.util.logging.Level.ALL);
      setFormatter(new Line());
    }

    @Override
    public void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        System.err.print(getFormatter().format(entry));
      }
    }

    @Override
    public void flush() {
      System.err.flush();
    }

    @Override
    public void close() {}
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord entry) {
      StringBuilder line = new StringBuilder(120);
      line.append(LocalTime.now(java.time.ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS))
          .append(' ')
          .append(entry.getLevel().getName())
          .append(' ')
          .append(entry.getLoggerName())
          .append(": ")
          .append(formatMessage(entry))
          .append(System.lineSeparator());
      Throwable thrown = entry.getThrown();
      if (thrown != null) {
        line.append("  ").append(thrown).append(System.lineSeparator());
        if (verbose) {
          for (StackTraceElement frame : thrown.getStackTrace()) {
            line.append("    at ").append(frame).append(System.lineSeparator());
          }
        }
      }
      return line.toString();
    }
  }
}
