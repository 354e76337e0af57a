package org.ternrtc.app.source;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where pictures come from, as written on the command line: {@code pattern[:WxH@FPS]}, {@code
 * screen[:N]}, {@code window:TITLE}, {@code camera[:ID]}, {@code FILE.y4m}, {@code FILE.ivf} (both
 * looped) or {@code none}.
 */
public sealed interface SourceSpec {
  /** The moving picture with burnt-in clock and frame number. */
  record TestPattern(int width, int height, double framesPerSecond) implements SourceSpec {
    /** What {@code pattern} alone means: 640x480 at 30 pictures a second. */
    public static final TestPattern DEFAULT = new TestPattern(640, 480, 30);
  }

  /** One monitor by its number or name, as {@code tern devices} lists them; empty for all. */
  record Screen(String selector) implements SourceSpec {}

  /** One window by its id, its title or a part of that, as {@code tern devices} lists them. */
  record Window(String selector) implements SourceSpec {}

  /** One camera by its id, its path or a part of its name; empty for the first that is free. */
  record Camera(String selector) implements SourceSpec {}

  /** A file of pictures that starts again at its end. */
  record VideoFile(Path path, Format format) implements SourceSpec {
    /** The container. */
    public enum Format {
      Y4M,
      IVF
    }
  }

  /** No pictures are sent. */
  record None() implements SourceSpec {}

  /**
   * Whether it shows something private of this machine, and is therefore only given for a token.
   */
  default boolean device() {
    return this instanceof Screen || this instanceof Window || this instanceof Camera;
  }

  /** The grammar in one line, for {@code --help}. */
  String GRAMMAR =
      "pattern[:WxH@FPS], screen[:N], window:TITLE, camera[:ID], FILE.y4m, FILE.ivf or none";

  /**
   * Reads a SPEC. No file or device is touched.
   *
   * @throws IllegalArgumentException when it is none, with a line that says why
   */
  static SourceSpec parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String kind = lower.contains(":") ? lower.substring(0, lower.indexOf(':')) : lower;
    String rest = lower.contains(":") ? text.substring(text.indexOf(':') + 1) : "";
    return switch (kind) {
      case "none" -> new None();
      case "pattern" -> lower.contains(":") ? pattern(rest) : TestPattern.DEFAULT;
      case "screen" -> new Screen(lower.contains(":") ? monitor(rest) : "");
      case "window" -> new Window(named(kind, rest));
      case "camera" -> new Camera(lower.contains(":") ? named(kind, rest) : "");
      case "mic", "tone" ->
          throw new IllegalArgumentException(
              "source '" + kind + "' is not in this version; there are " + GRAMMAR);
      default -> file(text, lower);
    };
  }

  private static SourceSpec pattern(String size) {
    Matcher form = Syntax.PATTERN.matcher(size);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "pattern '" + size + "' is not WxH@FPS, such as 640x480@30");
    }
    int width = Integer.parseInt(form.group(1));
    int height = Integer.parseInt(form.group(2));
    double rate = form.group(3) == null ? 30 : Double.parseDouble(form.group(3));
    if (width < 160 || height < 96 || width > 4096 || height > 4096) {
      throw new IllegalArgumentException("a pattern is 160x96 to 4096x4096, not " + size);
    }
    if (rate < 1 || rate > 120) {
      throw new IllegalArgumentException("a pattern has 1 to 120 pictures a second, not " + size);
    }
    return new TestPattern(width, height, rate);
  }

  private static String monitor(String selector) {
    if (!Syntax.SELECTOR.matcher(selector).matches()) {
      throw new IllegalArgumentException(
          "screen '" + selector + "' is no number or name; tern devices lists the monitors");
    }
    return selector;
  }

  private static String named(String kind, String selector) {
    if (selector.isBlank()
        || selector.length() > 256
        || selector.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "which " + kind + "? tern devices lists those that are there");
    }
    return selector;
  }

  private static SourceSpec file(String text, String lower) {
    if (lower.endsWith(".y4m")) {
      return new VideoFile(Path.of(text), VideoFile.Format.Y4M);
    }
    if (lower.endsWith(".ivf")) {
      return new VideoFile(Path.of(text), VideoFile.Format.IVF);
    }
    if (lower.endsWith(".webm") || lower.endsWith(".wav")) {
      throw new IllegalArgumentException(
          text + ": this kind of file is not in this version; .y4m and .ivf are");
    }
    throw new IllegalArgumentException("source '" + text + "' is none of " + GRAMMAR);
  }

  /** The forms of the parts. */
  final class Syntax {
    private static final Pattern PATTERN =
        Pattern.compile("(\\d{1,5})x(\\d{1,5})(?:@(\\d{1,3}(?:\\.\\d{1,3})?))?");
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Syntax() {}
  }
}
