package org.ternrtc.sdp;

/** Tells one DTLS association from the next, RFC 8842 section 4: 20 to 255 characters. */
public record TlsId(String value) implements Attribute {
  /** Refuses what the grammar does not allow. */
  public TlsId {
    check(value);
  }

  @Override
  public String attributeName() {
    return "tls-id";
  }

  @Override
  public String attributeValue() {
    return value;
  }

  private static void check(String value) {
    boolean inAlphabet = value.chars().allMatch(c -> Grammar.isIceChar(c) || c == '-' || c == '_');
    if (value.length() < 20 || value.length() > 255 || !inAlphabet) {
      throw Grammar.malformed("a=tls-id", value);
    }
  }
}
