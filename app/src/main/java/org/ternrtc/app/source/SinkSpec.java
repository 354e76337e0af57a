package org.ternrtc.app.source;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where received pictures go, as written on the command line: {@code window}, {@code FILE.y4m},
 * {@code FILE.ivf} or {@code null}.
 */
public sealed interface SinkSpec {
  /** A window on the desktop. */
  record Window() implements SinkSpec {}

  /** Raw pictures into a Y4M file. */
  record Y4m(Path path) implements SinkSpec {}

  /** Pictures are decoded and counted, and then dropped. */
  record Null() implements SinkSpec {}

  /** The grammar in one line, for {@code --help}. */
  String GRAMMAR = "window, FILE.y4m or null";

  /**
   * Reads a SPEC. No file or device is touched.
   *
   * @throws IllegalArgumentException when it is none, with a line that says why
   */
  static SinkSpec parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("window")) {
      return new Window();
    }
    if (lower.equals("null")) {
      return new Null();
    }
    if (lower.endsWith(".y4m")) {
      return new Y4m(Path.of(text));
    }
    throw new IllegalArgumentException("sink '" + text + "' is none of " + GRAMMAR);
  }
}
