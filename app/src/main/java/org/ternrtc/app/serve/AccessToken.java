package org.ternrtc.app.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A secret that a request must carry; compared in constant time, never printed by accident. */
public final class AccessToken {
  private final String secret;

  private AccessToken(String secret) {
    this.secret = secret;
  }

  public static AccessToken of(String secret) {
    return new AccessToken(secret);
  }

  /** A new one of 144 random bits. */
  public static AccessToken random(SecureRandom random) {
    byte[] bits = new byte[18];
    random.nextBytes(bits);
    return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** Whether this is the secret; takes the same time wherever they differ. */
  public boolean matches(@Nullable String candidate) {
    return candidate != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  /** The secret itself, for the URL that is shown to the user. */
  public String reveal() {
    return secret;
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
