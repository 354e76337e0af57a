package org.ternrtc.ice;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Long-term credentials for a TURN server, RFC 8489 section 9.2. */
public record TurnCredentials(String username, String password) {
  /** RFC 8489 section 14.3: a user name has at most 508 bytes. */
  private static final int MAX_LENGTH = 508;

  public TurnCredentials {
    if (username.isEmpty() || username.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("TURN user name of " + username.length() + " characters");
    }
    if (password.length() > 2 * MAX_LENGTH) {
      throw new IllegalArgumentException(
          "TURN credential of more than " + 2 * MAX_LENGTH + " characters");
    }
  }

  /**
   * Credentials that end by themselves (draft-uberti-behave-turn-rest, coturn's {@code
   * use-auth-secret}): server and issuer know the secret, a user only what was made of it.
   *
   * @param user any name, or empty
   * @param expirySeconds since 1970, when the credentials end
   */
  public static TurnCredentials rest(String secret, String user, long expirySeconds) {
    String username = user.isEmpty() ? Long.toString(expirySeconds) : expirySeconds + ":" + user;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] code = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new TurnCredentials(username, Base64.getEncoder().encodeToString(code));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HmacSHA1", e);
    }
  }

  /** Neither name nor password: with REST credentials the name is half of the secret. */
  @Override
  public String toString() {
    return "TurnCredentials[***]";
  }
}
