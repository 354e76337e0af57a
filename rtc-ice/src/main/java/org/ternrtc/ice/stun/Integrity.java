package org.ternrtc.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** MESSAGE-INTEGRITY, RFC 8489 section 14.5. Holds a cipher object: for one thread at a time. */
public final class Integrity {
  private static final String ALGORITHM = "HmacSHA1";
  private final Mac mac;
  private final byte[] header = new byte[4];
  private final byte[] computed = new byte[StunMessage.INTEGRITY_LENGTH];

  public Integrity() {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * The key of short-term credentials. ICE passwords are ASCII, so OpaqueString changes nothing.
   */
  public static SecretKey key(String password) {
    return new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The key of long-term credentials, RFC 8489 section 18.5.1.1. */
  public static SecretKey longTermKey(String username, String realm, String password) {
    try {
      byte[] text = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
      return new SecretKeySpec(MessageDigest.getInstance("MD5").digest(text), ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }

  /** Whether the message has a MESSAGE-INTEGRITY and it was made with this key. */
  public boolean verify(StunMessage message, SecretKey key) {
    if (!message.hasIntegrity()) {
      return false;
    }
    byte[] data = message.data();
    int start = message.start();
    int at = message.integrityOffset();
    compute(data, start, at, key);
    int difference = 0;
    for (int i = 0; i < computed.length; i++) {
      difference |= computed[i] ^ data[start + at + 4 + i];
    }
    return difference == 0;
  }

  /** Leaves the code over {@code data[start, start + length)} in {@link #computed}. */
  void compute(byte[] data, int start, int length, SecretKey key) {
    // The header's length counts up to and with MESSAGE-INTEGRITY, whatever follows it.
    int counted = length + 4 + StunMessage.INTEGRITY_LENGTH - StunMessage.HEADER_LENGTH;
    header[0] = data[start];
    header[1] = data[start + 1];
    header[2] = (byte) (counted >> 8);
    header[3] = (byte) counted;
    try {
      mac.init(key);
      mac.update(header);
      mac.update(data, start + 4, length - 4);
      mac.doFinal(computed, 0);
    } catch (InvalidKeyException | javax.crypto.ShortBufferException e) {
      throw new AssertionError("HMAC takes any key", e);
    }
  }

  byte[] computed() {
    return computed;
  }
}
