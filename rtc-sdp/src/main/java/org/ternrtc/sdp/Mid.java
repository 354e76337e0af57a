package org.ternrtc.sdp;

/** Names a section, RFC 5888 section 4. */
public record Mid(String value) implements Attribute {
  /** Refuses what the grammar does not allow. */
  public Mid {
    Grammar.token(value, "a=mid");
  }

  @Override
  public String attributeName() {
    return "mid";
  }

  @Override
  public String attributeValue() {
    return value;
  }
}
