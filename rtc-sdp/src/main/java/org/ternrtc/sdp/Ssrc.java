package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * Something about one source, RFC 5576 section 4.1.
 *
 * @param ssrc 32 bits without sign
 * @param attribute such as {@code cname} or {@code msid}
 * @param value null when there is no colon
 */
public record Ssrc(long ssrc, String attribute, @Nullable String value) implements Attribute {
  static final long MAX = 0xFFFF_FFFFL;

  /** Refuses what is out of range. */
  public Ssrc {
    Grammar.inRange(ssrc, 0, MAX, "a=ssrc");
    Grammar.token(attribute, "attribute of a=ssrc");
    Grammar.textOrNull(value, "value of a=ssrc");
  }

  /** The line that ties a source to its canonical name. */
  public static Ssrc cname(long ssrc, String cname) {
    return new Ssrc(ssrc, "cname", cname);
  }

  static Ssrc ofValue(String text) {
    Fields fields = new Fields(text);
    long ssrc = Grammar.number(fields.next("a=ssrc"), 0, MAX, "a=ssrc");
    String rest = fields.restOrNull();
    if (rest == null) {
      throw new IllegalArgumentException("attribute of a=ssrc is missing");
    }
    int colon = rest.indexOf(':');
    return colon < 0
        ? new Ssrc(ssrc, rest, null)
        : new Ssrc(ssrc, rest.substring(0, colon), rest.substring(colon + 1));
  }

  @Override
  public String attributeName() {
    return "ssrc";
  }

  @Override
  public String attributeValue() {
    return ssrc + " " + (value == null ? attribute : attribute + ":" + value);
  }
}
