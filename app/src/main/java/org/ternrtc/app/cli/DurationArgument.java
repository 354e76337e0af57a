package org.ternrtc.app.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}; a plain number is seconds. */
public final class DurationArgument implements CommandLine.ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)?");
  private static final Duration LONGEST = Duration.ofDays(366);

  @Override
  public Duration convert(String value) {
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw new CommandLine.TypeConversionException(
          "'" + value + "' is not a duration such as 10s, 500ms or 2m");
    }
    double number = Double.parseDouble(form.group(1));
    String unit = form.group(2) == null ? "s" : form.group(2);
    double millis =
        switch (unit) {
          case "ms" -> number;
          case "m" -> number * 60_000;
          case "h" -> number * 3_600_000;
          default -> number * 1_000;
        };
    Duration duration = Duration.ofMillis(Math.round(millis));
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new CommandLine.TypeConversionException("duration '" + value + "' is out of range");
    }
    return duration;
  }
}
