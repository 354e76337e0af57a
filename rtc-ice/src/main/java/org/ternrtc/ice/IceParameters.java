package org.ternrtc.ice;

import java.util.random.RandomGenerator;

/**
 * The user name fragment and password of one side, RFC 8445 section 5.3, as they stand in {@code
 * a=ice-ufrag} and {@code a=ice-pwd}.
 */
public record IceParameters(String usernameFragment, String password) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int GENERATED_UFRAG_LENGTH = 8;
  private static final int GENERATED_PASSWORD_LENGTH = 24;

  /**
   * @throws IllegalArgumentException if a length or character is not one of RFC 8839 section 5.4
   */
  public IceParameters {
    check("ICE user name fragment", usernameFragment, 4);
    check("ICE password", password, 22);
  }

  /** Fresh parameters: 48 bits of user name fragment, 144 bits of password. */
  public static IceParameters generate(RandomGenerator random) {
    return new IceParameters(
        iceChars(random, GENERATED_UFRAG_LENGTH), iceChars(random, GENERATED_PASSWORD_LENGTH));
  }

  private static String iceChars(RandomGenerator random, int length) {
    var chars = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      chars.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return chars.toString();
  }

  private static void check(String what, String value, int minLength) {
    if (value.length() < minLength || value.length() > 256) {
      throw new IllegalArgumentException(
          what + " must have " + minLength + " to 256 characters, not " + value.length());
    }
    for (int i = 0; i < value.length(); i++) {
      // '-', '_' and '=' are outside the grammar, but peers exist that send them; ':' would break
      // the USERNAME apart and control characters would leave the attribute.
      char c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == ':') {
        throw new IllegalArgumentException(what + " has a character that is not allowed at " + i);
      }
    }
  }

  /** The password is left out: it must not get into a log. */
  @Override
  public String toString() {
    return "IceParameters[usernameFragment=" + usernameFragment + ", password=***]";
  }
}
