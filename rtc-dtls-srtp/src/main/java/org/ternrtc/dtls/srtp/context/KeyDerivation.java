package org.ternrtc.dtls.srtp.context;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from master key and salt, RFC 3711 section 4.3 with a key derivation rate of 0; keys
 * of 256 bits after RFC 6188 section 2, salts of 96 bits after RFC 7714 section 11.
 */
final class KeyDerivation {
  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_ENCRYPTION = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  private static final int LABEL_OFFSET = 7;

  private final SecretKeySpec masterKey;
  private final byte[] masterSalt;

  KeyDerivation(byte[] masterKey, byte[] masterSalt) {
    this.masterKey = new SecretKeySpec(masterKey, "AES");
    // A short salt is padded with zeros on the right to 112 bits; 16 bits more are the block
    // counter.
    this.masterSalt = Arrays.copyOf(masterSalt, 16);
  }

  byte[] derive(int label, int length) {
    byte[] iv = masterSalt.clone();
    iv[LABEL_OFFSET] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, masterKey, new IvParameterSpec(iv));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/CTR", e);
    }
  }
}
