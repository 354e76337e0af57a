package org.ternrtc.sdp;

/** Length of media in one packet, in milliseconds, RFC 8866 section 6.4. */
public record Ptime(int millis) implements Attribute {
  /** Refuses what is out of range. */
  public Ptime {
    Grammar.inRange(millis, 1, 60_000, "a=ptime");
  }

  static Ptime ofValue(String text) {
    return new Ptime((int) Grammar.number(text.strip(), 1, 60_000, "a=ptime"));
  }

  @Override
  public String attributeName() {
    return "ptime";
  }

  @Override
  public String attributeValue() {
    return Integer.toString(millis);
  }
}
