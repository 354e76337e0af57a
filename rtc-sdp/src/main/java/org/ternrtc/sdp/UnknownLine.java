package org.ternrtc.sdp;

/**
 * A line whose letter RFC 8866 does not know, kept at its place.
 *
 * @param offset the line's place in its section; {@code v=} and {@code m=} are 0. Beyond the end
 *     means at the end
 * @param type the letter before the equals sign
 * @param value what stands behind it
 */
public record UnknownLine(int offset, char type, String value) {
  /** Refuses a letter that RFC 8866 does know. */
  public UnknownLine {
    Grammar.inRange(offset, 1, Integer.MAX_VALUE, "offset of an unknown line");
    if (!isUnknown(type)) {
      throw new IllegalArgumentException("not an unknown line type: " + type);
    }
    Grammar.text(value, "value of an unknown line");
  }

  static boolean isUnknown(char type) {
    return Grammar.isLetter(type) && "vosiuepcbtrzkam".indexOf(type) < 0;
  }

  String toLine() {
    return type + "=" + value;
  }
}
