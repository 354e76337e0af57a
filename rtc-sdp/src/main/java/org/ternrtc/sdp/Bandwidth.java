package org.ternrtc.sdp;

/**
 * A {@code b=} line, RFC 8866 section 5.8.
 *
 * @param type {@code AS} or {@code TIAS} (RFC 3890), or another
 * @param value kbit/s for AS with all overhead, bit/s for TIAS without
 */
public record Bandwidth(String type, long value) {
  /** Refuses what is out of range. */
  public Bandwidth {
    Grammar.token(type, "type of b=");
    Grammar.inRange(value, 0, Long.MAX_VALUE, "b=");
  }

  /** {@code b=AS}. */
  public static Bandwidth as(long kilobitsPerSecond) {
    return new Bandwidth("AS", kilobitsPerSecond);
  }

  /** {@code b=TIAS}. */
  public static Bandwidth tias(long bitsPerSecond) {
    return new Bandwidth("TIAS", bitsPerSecond);
  }

  static Bandwidth ofValue(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw Grammar.malformed("b=", text);
    }
    return new Bandwidth(
        text.substring(0, colon),
        Grammar.number(text.substring(colon + 1).strip(), 0, Long.MAX_VALUE, "value of b="));
  }

  String text() {
    return type + ":" + value;
  }
}
