package org.ternrtc.sdp;

/** Who opens the DTLS connection, RFC 4145 section 4 and RFC 8842 section 5.3. */
public enum Setup implements Attribute {
  ACTIVE("active"),
  PASSIVE("passive"),
  ACTPASS("actpass"),
  /** In RFC 4145's grammar, but forbidden with DTLS: {@link WebRtcRules} refuses it. */
  HOLDCONN("holdconn");

  private final String value;

  Setup(String value) {
    this.value = value;
  }

  @Override
  public String attributeName() {
    return "setup";
  }

  @Override
  public String attributeValue() {
    return value;
  }

  static Setup ofValue(String text) {
    return switch (text) {
      case "active" -> ACTIVE;
      case "passive" -> PASSIVE;
      case "actpass" -> ACTPASS;
      case "holdconn" -> HOLDCONN;
      default -> throw Grammar.malformed("a=setup", text);
    };
  }
}
