package org.ternrtc.app.source;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where received sound goes, as written on the command line. */
public sealed interface SoundSinkSpec {
  /** The grammar in one line, for {@code --help}. */
  String GRAMMAR = "speaker, speaker:NAME, FILE.wav or null";

  /** A loudspeaker by the beginning of its name; null for the machine's choice. */
  record Loudspeaker(@Nullable String name) implements SoundSinkSpec {}

  /** A file. */
  record Wav(Path path) implements SoundSinkSpec {}

  /** It is decoded and measured, and then dropped. */
  record Null() implements SoundSinkSpec {}

  /**
   * Reads a SPEC.
   *
   * @throws IllegalArgumentException when it is none, with a line that says why
   */
  static SoundSinkSpec parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("null")) {
      return new Null();
    }
    if (lower.equals("speaker")) {
      return new Loudspeaker(null);
    }
    if (lower.startsWith("speaker:") && text.length() > 8) {
      return new Loudspeaker(text.substring(8));
    }
    if (lower.endsWith(".wav")) {
      return new Wav(Path.of(text));
    }
    throw new IllegalArgumentException("sound sink '" + text + "' is none of " + GRAMMAR);
  }
}
