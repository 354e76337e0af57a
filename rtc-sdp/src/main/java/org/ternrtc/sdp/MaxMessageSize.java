package org.ternrtc.sdp;

/** The longest message the writer takes, in bytes, RFC 8841 section 6; 0 means any length. */
public record MaxMessageSize(long bytes) implements Attribute {
  /** Refuses what is out of range. */
  public MaxMessageSize {
    Grammar.inRange(bytes, 0, Long.MAX_VALUE, "a=max-message-size");
  }

  static MaxMessageSize ofValue(String text) {
    return new MaxMessageSize(
        Grammar.number(text.strip(), 0, Long.MAX_VALUE, "a=max-message-size"));
  }

  @Override
  public String attributeName() {
    return "max-message-size";
  }

  @Override
  public String attributeValue() {
    return Long.toString(bytes);
  }
}
