package org.ternrtc.sdp;

/** The ICE password, RFC 8839 section 5.4: 22 to 256 characters. */
public record IcePwd(String value) implements Attribute {
  /** Refuses what the grammar does not allow. */
  public IcePwd {
    Grammar.iceCredential(value, 22, "a=ice-pwd");
  }

  @Override
  public String attributeName() {
    return "ice-pwd";
  }

  @Override
  public String attributeValue() {
    return value;
  }

  /** Without the password, so that it gets into no log. */
  @Override
  public String toString() {
    return "IcePwd[...]";
  }
}
