package org.ternrtc.sdp;

/** The SCTP port, RFC 8841 section 5; 0 closes the association. */
public record SctpPort(int port) implements Attribute {
  /** Refuses what is out of range. */
  public SctpPort {
    Grammar.inRange(port, 0, 65535, "a=sctp-port");
  }

  static SctpPort ofValue(String text) {
    return new SctpPort((int) Grammar.number(text.strip(), 0, 65535, "a=sctp-port"));
  }

  @Override
  public String attributeName() {
    return "sctp-port";
  }

  @Override
  public String attributeValue() {
    return Integer.toString(port);
  }
}
