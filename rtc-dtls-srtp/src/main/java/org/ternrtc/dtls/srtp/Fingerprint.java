package org.ternrtc.dtls.srtp;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A certificate's fingerprint as in {@code a=fingerprint}, RFC 8122 section 5. Letters of either
 * case are equal.
 *
 * @param algorithm the hash function, such as {@code sha-256}; in lower case
 * @param value its result in hexadecimal with colons; in upper case
 */
public record Fingerprint(String algorithm, String value) {
  private static final Pattern VALUE = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){0,127}");

  /**
   * @throws IllegalArgumentException if the value is not hexadecimal octets with colons
   */
  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
    if (value.length() > 383 || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint is pairs of hexadecimal digits with colons");
    }
  }

  @Override
  public String toString() {
    return algorithm + " " + value;
  }
}
