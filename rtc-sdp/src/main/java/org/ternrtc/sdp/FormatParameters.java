package org.ternrtc.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usual {@code a=1;b=2} form of format parameters, read so that nothing in it is an error. */
public final class FormatParameters {
  private FormatParameters() {}

  public static Map<String, String> parse(String text) {
    Map<String, String> map = new LinkedHashMap<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(';', start);
      String part = text.substring(start, end < 0 ? text.length() : end);
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        map.putIfAbsent(name, part.substring(equals + 1).strip());
      }
      start = end < 0 ? text.length() + 1 : end + 1;
    }
    return Collections.unmodifiableMap(map);
  }

  /** The value of the first parameter of this name, without building a map. */
  static @Nullable String find(String text, String name) {
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(';', start);
      end = end < 0 ? text.length() : end;
      int equals = text.indexOf('=', start, end);
      if (equals > start
          && text.regionMatches(true, skipSpaces(text, start), name, 0, name.length())
          && text.substring(start, equals).strip().length() == name.length()) {
        return text.substring(equals + 1, end).strip();
      }
      start = end + 1;
    }
    return null;
  }

  private static int skipSpaces(String text, int start) {
    int i = start;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The number, or {@code otherwise} when it is not there, malformed or out of range. */
  public static int number(Map<String, String> map, String name, int min, int max, int otherwise) {
    return number(map.get(name), min, max, otherwise);
  }

  static int number(@Nullable String text, int min, int max, int otherwise) {
    if (text == null
        || text.isEmpty()
        || text.length() > 10
        || !text.chars().allMatch(Grammar::isDigit)) {
      return otherwise;
    }
    long value = Long.parseLong(text);
    return value < min || value > max ? otherwise : (int) value;
  }

  static boolean isOne(Map<String, String> map, String name) {
    return "1".equals(map.get(name));
  }
}
