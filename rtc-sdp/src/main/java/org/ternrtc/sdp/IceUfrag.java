package org.ternrtc.sdp;

/** The user name fragment, RFC 8839 section 5.4: 4 to 256 characters. */
public record IceUfrag(String value) implements Attribute {
  /** Refuses what the grammar does not allow. */
  public IceUfrag {
    Grammar.iceCredential(value, 4, "a=ice-ufrag");
  }

  @Override
  public String attributeName() {
    return "ice-ufrag";
  }

  @Override
  public String attributeValue() {
    return value;
  }
}
