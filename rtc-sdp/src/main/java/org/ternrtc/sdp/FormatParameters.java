package org.ternrtc.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usual {@code a=1;b=2} form of format parameters, read so that nothing in it is an error. */
final class FormatParameters {
  private FormatParameters() {}

  static Map<String, String> parse(String text) {
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

  static @Nullable String value(Map<String, String> map, String name) {
    return map.get(name.toLowerCase(Locale.ROOT));
  }

  /** The number, or {@code otherwise} when it is not there, malformed or out of range. */
  static int number(Map<String, String> map, String name, int min, int max, int otherwise) {
    String text = map.get(name);
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
