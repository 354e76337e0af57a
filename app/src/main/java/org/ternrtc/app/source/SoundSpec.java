package org.ternrtc.app.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.sound.Microphone;
import org.ternrtc.media.AudioSource;
import org.ternrtc.media.audio.ToneSource;
import org.ternrtc.media.file.WavFileSource;

/** Where sound comes from, as written on the command line. No device is opened by reading it. */
public sealed interface SoundSpec {
  /** The grammar in one line, for {@code --help}. */
  String GRAMMAR = "off, mic, mic:NAME, tone, tone:HERTZ or FILE.wav";

  /** Nothing is sent. */
  record Off() implements SoundSpec {}

  /** A microphone by the beginning of its name; null for the machine's choice. */
  record Mic(@Nullable String name) implements SoundSpec {}

  /** A tone. */
  record Tone(double hertz) implements SoundSpec {}

  /** A file, again and again. */
  record Wav(Path path) implements SoundSpec {}

  /**
   * Reads a SPEC.
   *
   * @throws IllegalArgumentException when it is none, with a line that says why
   */
  static SoundSpec parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("off")) {
      return new Off();
    }
    if (lower.equals("mic")) {
      return new Mic(null);
    }
    if (lower.startsWith("mic:") && text.length() > 4) {
      return new Mic(text.substring(4));
    }
    if (lower.equals("tone")) {
      return new Tone(440);
    }
    if (lower.matches("tone:[0-9]{2,5}")) {
      double hertz = Double.parseDouble(lower.substring(5));
      if (hertz >= 20 && hertz <= 20_000) {
        return new Tone(hertz);
      }
      throw new IllegalArgumentException("a tone has 20 to 20000 Hz");
    }
    if (lower.endsWith(".wav")) {
      return new Wav(Path.of(text));
    }
    throw new IllegalArgumentException("sound '" + text + "' is none of " + GRAMMAR);
  }

  /**
   * Makes the source, without opening it; null for {@link Off}.
   *
   * @throws IOException when the file cannot be read
   */
  default @Nullable AudioSource source() throws IOException {
    return switch (this) {
      case Off _ -> null;
      case Mic(String name) -> new Microphone(name);
      case Tone(double hertz) -> new ToneSource(hertz);
      case Wav(Path path) -> new WavFileSource(path, true);
    };
  }
}
