package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The character classes of RFC 8866 section 9 and RFC 8839 section 5, as checks on one field.
 * Constructors of the records use them, so that nothing can be built whose text would break out of
 * its line; the parser turns their {@link IllegalArgumentException} into an {@link SdpException}
 * with the line.
 */
final class Grammar {
  private static final int MAX_QUOTED = 40;

  private Grammar() {}

  static IllegalArgumentException malformed(String what, String text) {
    return new IllegalArgumentException(what + " is malformed: " + quoted(text));
  }

  /** A short printable form for messages. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < MAX_QUOTED; i++) {
      char c = text.charAt(i);
      out.append(c >= 0x20 && c < 0x7F ? c : '?');
    }
    return out.append(text.length() > MAX_QUOTED ? "\"..." : "\"").toString();
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** {@code token-char}, RFC 8866 section 9. */
  static boolean isTokenChar(int c) {
    return c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]".indexOf(c) < 0;
  }

  /** {@code ice-char}, RFC 8839 section 5.1. */
  static boolean isIceChar(int c) {
    return isLetter(c) || isDigit(c) || c == '+' || c == '/';
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Grammar::isTokenChar);
  }

  static String token(String text, String what) {
    if (!isToken(text)) {
      throw malformed(what, text);
    }
    return text;
  }

  /** One field between spaces: the grammar's {@code non-ws-string}. */
  static String word(String text, String what) {
    if (text.isEmpty() || text.indexOf(' ') >= 0) {
      throw malformed(what, text);
    }
    return text(text, what);
  }

  static @Nullable String wordOrNull(@Nullable String text, String what) {
    return text == null ? null : word(text, what);
  }

  /** Anything that stays on its line: no NUL, CR or LF, and no half of a surrogate pair. */
  static String text(String text, String what) {
    if (firstForbidden(text) >= 0) {
      throw malformed(what, text);
    }
    return text;
  }

  static @Nullable String textOrNull(@Nullable String text, String what) {
    return text == null ? null : text(text, what);
  }

  /** Where {@code byte-string} of RFC 8866 ends, or -1. */
  static int firstForbidden(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c == '\r' || c == '\n') {
        return i;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /**
   * An ICE user name fragment or password. Real clients also send hyphens, underscores, equals and
   * number signs, which ice-char has not; Chromium takes them too. The message leaves the text out:
   * it may be a password.
   */
  static String iceCredential(String text, int min, String what) {
    if (text.length() < min || text.length() > 256) {
      throw new IllegalArgumentException(
          what + " has " + text.length() + " characters, not " + min + " to 256");
    }
    if (!text.chars().allMatch(c -> isIceChar(c) || "-_=#".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(what + " has a character that is not an ice-char");
    }
    return text;
  }

  /** Decimal digits only, within the range. */
  static long number(String text, long min, long max, String what) {
    if (text.isEmpty() || text.length() > 32 || !text.chars().allMatch(Grammar::isDigit)) {
      throw malformed(what, text);
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw new IllegalArgumentException(what + " out of range: " + quoted(text));
      }
      value = value * 10 + digit;
    }
    return inRange(value, min, max, what);
  }

  static int integer(String text, int min, int max, String what) {
    return (int) number(text, min, max, what);
  }

  static long inRange(long value, long min, long max, String what) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " out of range: " + value);
    }
    return value;
  }

  /** A number of 64 bits without sign, as RFC 8866 recommends for {@code o=}. */
  static long unsignedLong(String text, String what) {
    if (text.isEmpty() || text.length() > 20 || !text.chars().allMatch(Grammar::isDigit)) {
      throw malformed(what, text);
    }
    if (text.length() == 20 && text.compareTo("18446744073709551615") > 0) {
      throw new IllegalArgumentException(what + " out of range: " + text);
    }
    return Long.parseUnsignedLong(text);
  }
}
