package org.ternrtc.sdp;

/** Longest media in one packet, in milliseconds, RFC 8866 section 6.5. */
public record MaxPtime(int millis) implements Attribute {
  /** Refuses what is out of range. */
  public MaxPtime {
    Grammar.inRange(millis, 1, 60_000, "a=maxptime");
  }

  static MaxPtime ofValue(String text) {
    return new MaxPtime((int) Grammar.number(text.strip(), 1, 60_000, "a=maxptime"));
  }

  @Override
  public String attributeName() {
    return "maxptime";
  }

  @Override
  public String attributeValue() {
    return Integer.toString(millis);
  }
}
