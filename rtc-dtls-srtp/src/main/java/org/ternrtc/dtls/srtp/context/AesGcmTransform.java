package org.ternrtc.dtls.srtp.context;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois counter mode, RFC 7714. */
final class AesGcmTransform implements SrtpTransform {
  private static final int TAG = 16;

  // A packet is refused by exception inside the JCA; two ciphers keep encryption's nonce check
  // apart.
  private final Cipher encryption;
  private final Cipher decryption;
  private final SecretKeySpec rtpKey;
  private final byte[] rtpSalt;
  private final SecretKeySpec rtcpKey;
  private final byte[] rtcpSalt;

  private final byte[] nonce = new byte[12];
  private final byte[] indexWord = new byte[Srtp.RTCP_INDEX];
  private final Scratch scratch = new Scratch();

  AesGcmTransform(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt) {
    this.rtpKey = new SecretKeySpec(rtpKey, "AES");
    this.rtpSalt = rtpSalt;
    this.rtcpKey = new SecretKeySpec(rtcpKey, "AES");
    this.rtcpSalt = rtcpSalt;
    try {
      this.encryption = Cipher.getInstance("AES/GCM/NoPadding");
      this.decryption = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM", e);
    }
  }

  @Override
  public int protectRtp(byte[] packet, int offset, int header, int length, long index) {
    try {
      start(encryption, Cipher.ENCRYPT_MODE, rtpKey, rtpSalt, Srtp.u32(packet, offset + 8), index);
      encryption.updateAAD(packet, offset, header);
      int body = offset + header;
      return header + encryption.doFinal(packet, body, length - header, packet, body);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES/GCM refused a packet", e);
    }
  }

  @Override
  public int unprotectRtp(byte[] packet, int offset, int header, int length, long index) {
    if (length < header + TAG) {
      return Srtp.MALFORMED;
    }
    try {
      start(decryption, Cipher.DECRYPT_MODE, rtpKey, rtpSalt, Srtp.u32(packet, offset + 8), index);
      decryption.updateAAD(packet, offset, header);
      return header + decrypt(packet, offset + header, length - header);
    } catch (AEADBadTagException _) {
      return Srtp.AUTHENTICATION_FAILED;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES/GCM refused a packet", e);
    }
  }

  @Override
  public int protectRtcp(byte[] packet, int offset, int length, int index) {
    try {
      start(
          encryption, Cipher.ENCRYPT_MODE, rtcpKey, rtcpSalt, Srtp.u32(packet, offset + 4), index);
      Srtp.putU32(index | 0x80000000, indexWord, 0);
      encryption.updateAAD(packet, offset, Srtp.RTCP_HEADER);
      encryption.updateAAD(indexWord);
      int body = offset + Srtp.RTCP_HEADER;
      encryption.doFinal(packet, body, length - Srtp.RTCP_HEADER, packet, body);
      System.arraycopy(indexWord, 0, packet, offset + length + TAG, indexWord.length);
      return length + TAG + indexWord.length;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES/GCM refused a packet", e);
    }
  }

  @Override
  public int unprotectRtcp(byte[] packet, int offset, int length) {
    int sealed = length - Srtp.RTCP_INDEX;
    int word = rtcpIndexWord(packet, offset, length);
    int ssrc = Srtp.u32(packet, offset + 4);
    // Without the E bit the whole packet is associated data (RFC 7714 section 9.3).
    int clear = word < 0 ? Srtp.RTCP_HEADER : sealed - TAG;
    try {
      start(decryption, Cipher.DECRYPT_MODE, rtcpKey, rtcpSalt, ssrc, word & 0x7FFFFFFF);
      decryption.updateAAD(packet, offset, clear);
      decryption.updateAAD(packet, offset + sealed, Srtp.RTCP_INDEX);
      return clear + decrypt(packet, offset + clear, sealed - clear);
    } catch (AEADBadTagException _) {
      return Srtp.AUTHENTICATION_FAILED;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES/GCM refused a packet", e);
    }
  }

  @Override
  public int rtcpIndexWord(byte[] packet, int offset, int length) {
    return Srtp.u32(packet, offset + length - Srtp.RTCP_INDEX);
  }

  /** Nonce = 0^16 || ssrc || index of 48 bits, XOR salt (RFC 7714 sections 8.1 and 9.1). */
  private void start(Cipher cipher, int mode, SecretKeySpec key, byte[] salt, int ssrc, long index)
      throws GeneralSecurityException {
    System.arraycopy(salt, 0, nonce, 0, nonce.length);
    for (int i = 0; i < 4; i++) {
      nonce[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      nonce[6 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
  }

  /**
   * By way of a buffer of ours: decrypting in place, the JDK allocates one as long as the array.
   */
  private int decrypt(byte[] packet, int offset, int length) throws GeneralSecurityException {
    byte[] out = scratch.atLeast(length);
    int plain = decryption.doFinal(packet, offset, length, out, 0);
    System.arraycopy(out, 0, packet, offset, plain);
    return plain;
  }
}
