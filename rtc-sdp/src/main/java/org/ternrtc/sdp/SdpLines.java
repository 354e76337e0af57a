package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;

/**
 * Text cut into lines; {@link SdpLimits} and the form {@code <letter>=<value>} are checked here,
 * before any meaning.
 */
final class SdpLines {
  /** A line: its number from 1, its letter, and what stands behind the equals sign. */
  record Line(int number, char type, String value) {}

  private SdpLines() {}

  static String decode(byte[] utf8) throws SdpException {
    checkSize(utf8.length);
    ByteBuffer in = ByteBuffer.wrap(utf8);
    CharBuffer out = CharBuffer.allocate(utf8.length);
    var decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      var result = decoder.decode(in, out, true);
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException _) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += utf8[i] == '\n' ? 1 : 0;
      }
      throw new SdpException(line, "not UTF-8");
    }
    return out.flip().toString();
  }

  static List<Line> of(String text) throws SdpException {
    // A character is one byte of UTF-8 at least: the cheap check first.
    checkSize(text.length());
    checkSize(utf8Length(text, 0, text.length()));
    List<Line> lines = new ArrayList<>();
    int sections = 0;
    int candidates = 0;
    int start = 0;
    int number = 0;
    while (start < text.length()) {
      number++;
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      end = end < 0 ? text.length() : end;
      if (end > start && text.charAt(end - 1) == '\r') {
        end--;
      }
      if (end == start && isBlank(text, next)) {
        // Empty lines at the end come from signaling that adds one of its own.
        break;
      }
      Line line = line(text, start, end, number);
      if (line.type() == 'm') {
        candidates = 0;
        if (++sections > SdpLimits.MAX_SECTIONS) {
          throw new SdpException(number, "more than " + SdpLimits.MAX_SECTIONS + " media sections");
        }
      } else if (line.type() == 'a'
          && line.value().startsWith("candidate:")
          && ++candidates > SdpLimits.MAX_CANDIDATES_PER_SECTION) {
        throw new SdpException(
            number,
            "more than " + SdpLimits.MAX_CANDIDATES_PER_SECTION + " candidates in a section");
      }
      lines.add(line);
      start = next;
    }
    return lines;
  }

  private static Line line(String text, int start, int end, int number) throws SdpException {
    if (utf8Length(text, start, end) > SdpLimits.MAX_LINE_BYTES) {
      throw new SdpException(number, "line is longer than " + SdpLimits.MAX_LINE_BYTES + " bytes");
    }
    String line = text.substring(start, end);
    int forbidden = Grammar.firstForbidden(line);
    if (forbidden >= 0) {
      String what =
          switch (line.charAt(forbidden)) {
            case 0 -> "NUL";
            case '\r' -> "CR";
            default -> "half of a surrogate pair";
          };
      throw new SdpException(number, what + " inside the line");
    }
    if (line.length() < 2 || line.charAt(1) != '=' || !Grammar.isLetter(line.charAt(0))) {
      throw new SdpException(number, "not a letter and an equals sign: " + Grammar.quoted(line));
    }
    return new Line(number, line.charAt(0), line.substring(2));
  }

  private static void checkSize(int bytes) throws SdpException {
    if (bytes > SdpLimits.MAX_BYTES) {
      throw new SdpException(1, "description is longer than " + SdpLimits.MAX_BYTES + " bytes");
    }
  }

  private static boolean isBlank(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) != '\r' && text.charAt(i) != '\n') {
        return false;
      }
    }
    return true;
  }

  private static int utf8Length(String text, int start, int end) {
    int length = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two of the four bytes.
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
