package org.ternrtc.sdp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate, RFC 8122 section 5.
 *
 * @param hashFunction such as {@code sha-256}, in the writer's case
 * @param hex pairs of hexadecimal digits with colons between, in the writer's case
 */
public record Fingerprint(String hashFunction, String hex) implements Attribute {
  private static final HexFormat FORMAT = HexFormat.ofDelimiter(":").withUpperCase();

  /** Refuses md2 and md5 (RFC 8122: MUST NOT be used) and hashes of the wrong length. */
  public Fingerprint {
    Grammar.token(hashFunction, "hash function of a=fingerprint");
    int length = digestLength(hex);
    int expected =
        switch (hashFunction.toLowerCase(Locale.ROOT)) {
          case "md2", "md5" ->
              throw new IllegalArgumentException(
                  "a=fingerprint uses " + hashFunction + ", which is not safe");
          case "sha-1" -> 20;
          case "sha-224" -> 28;
          case "sha-256" -> 32;
          case "sha-384" -> 48;
          case "sha-512" -> 64;
          default -> length;
        };
    if (length != expected) {
      throw new IllegalArgumentException(
          "a=fingerprint " + hashFunction + " has " + length + " bytes, not " + expected);
    }
  }

  /** Of a digest, in the spelling RFC 8122 wants. */
  public static Fingerprint of(String hashFunction, byte[] digest) {
    return new Fingerprint(hashFunction, FORMAT.formatHex(digest));
  }

  /** The bytes of the hash, a new array each time. */
  public byte[] digest() {
    return FORMAT.parseHex(hex);
  }

  /** Whether both name the same hash function and bytes, whatever the case they are written in. */
  public boolean matches(Fingerprint other) {
    return hashFunction.equalsIgnoreCase(other.hashFunction)
        && Arrays.equals(digest(), other.digest());
  }

  static Fingerprint ofValue(String text) {
    Fields fields = new Fields(text);
    Fingerprint fingerprint =
        new Fingerprint(
            fields.next("hash function of a=fingerprint"), fields.next("hash of a=fingerprint"));
    fields.end();
    return fingerprint;
  }

  private static int digestLength(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (i % 3 == 2 ? c != ':' : !Grammar.isHex(c)) {
        throw Grammar.malformed("hash of a=fingerprint", hex);
      }
    }
    if (hex.length() % 3 != 2) {
      throw Grammar.malformed("hash of a=fingerprint", hex);
    }
    return (hex.length() + 1) / 3;
  }

  @Override
  public String attributeName() {
    return "fingerprint";
  }

  @Override
  public String attributeValue() {
    return hashFunction + " " + hex;
  }
}
