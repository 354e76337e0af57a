package org.ternrtc.dtls.srtp.context;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in counter mode with HMAC-SHA1, RFC 3711 sections 4.1.1 and 4.2.1. */
final class AesCmTransform implements SrtpTransform {
  static final int AUTHENTICATION_KEY = 20;

  private static final int BLOCK = 16;

  private final Cipher cipher;
  private final SecretKeySpec rtpKey;
  private final byte[] rtpSalt;
  private final Mac rtpMac;
  private final int rtpTag;
  private final SecretKeySpec rtcpKey;
  private final byte[] rtcpSalt;
  private final Mac rtcpMac;
  private final int rtcpTag;

  private final byte[] iv = new byte[BLOCK];
  private final byte[] rollover = new byte[4];
  private final byte[] tag = new byte[20];
  private final Scratch scratch = new Scratch();

  AesCmTransform(
      SrtpProfile profile,
      byte[] rtpKey,
      byte[] rtpAuthenticationKey,
      byte[] rtpSalt,
      byte[] rtcpKey,
      byte[] rtcpAuthenticationKey,
      byte[] rtcpSalt) {
    this.rtpKey = new SecretKeySpec(rtpKey, "AES");
    this.rtpSalt = rtpSalt;
    this.rtpTag = profile.rtpTagBytes();
    this.rtcpKey = new SecretKeySpec(rtcpKey, "AES");
    this.rtcpSalt = rtcpSalt;
    this.rtcpTag = profile.rtcpTagBytes();
    try {
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
      this.rtpMac = mac(rtpAuthenticationKey);
      this.rtcpMac = mac(rtcpAuthenticationKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/CTR or HmacSHA1", e);
    }
  }

  private static Mac mac(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    return mac;
  }

  @Override
  public int protectRtp(byte[] packet, int offset, int header, int length, long index) {
    int ssrc = Srtp.u32(packet, offset + 8);
    crypt(rtpKey, rtpSalt, ssrc, index, packet, offset + header, length - header);
    authenticateRtp(packet, offset, length, index);
    System.arraycopy(tag, 0, packet, offset + length, rtpTag);
    return length + rtpTag;
  }

  @Override
  public int unprotectRtp(byte[] packet, int offset, int header, int length, long index) {
    int plain = length - rtpTag;
    if (plain < header) {
      return Srtp.MALFORMED;
    }
    authenticateRtp(packet, offset, plain, index);
    if (!tagEquals(packet, offset + plain, rtpTag)) {
      return Srtp.AUTHENTICATION_FAILED;
    }
    int ssrc = Srtp.u32(packet, offset + 8);
    crypt(rtpKey, rtpSalt, ssrc, index, packet, offset + header, plain - header);
    return plain;
  }

  @Override
  public int protectRtcp(byte[] packet, int offset, int length, int index) {
    int ssrc = Srtp.u32(packet, offset + 4);
    int body = Srtp.RTCP_HEADER;
    crypt(rtcpKey, rtcpSalt, ssrc, index, packet, offset + body, length - body);
    Srtp.putU32(index | 0x80000000, packet, offset + length);
    int authenticated = length + Srtp.RTCP_INDEX;
    authenticate(rtcpMac, packet, offset, authenticated);
    System.arraycopy(tag, 0, packet, offset + authenticated, rtcpTag);
    return authenticated + rtcpTag;
  }

  @Override
  public int unprotectRtcp(byte[] packet, int offset, int length) {
    int authenticated = length - rtcpTag;
    authenticate(rtcpMac, packet, offset, authenticated);
    if (!tagEquals(packet, offset + authenticated, rtcpTag)) {
      return Srtp.AUTHENTICATION_FAILED;
    }
    int plain = authenticated - Srtp.RTCP_INDEX;
    int word = Srtp.u32(packet, offset + plain);
    if (word < 0) {
      int ssrc = Srtp.u32(packet, offset + 4);
      int body = Srtp.RTCP_HEADER;
      crypt(rtcpKey, rtcpSalt, ssrc, word & 0x7FFFFFFF, packet, offset + body, plain - body);
    }
    return plain;
  }

  @Override
  public int rtcpIndexWord(byte[] packet, int offset, int length) {
    return Srtp.u32(packet, offset + length - rtcpTag - Srtp.RTCP_INDEX);
  }

  /** IV = salt * 2^16 XOR ssrc * 2^64 XOR index * 2^16; the low 16 bits count blocks. */
  private void crypt(
      SecretKeySpec key, byte[] salt, int ssrc, long index, byte[] packet, int offset, int length) {
    if (length == 0) {
      return;
    }
    System.arraycopy(salt, 0, iv, 0, salt.length);
    for (int i = 0; i < 4; i++) {
      iv[4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      iv[8 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      // From one array to another: in place, the JDK would allocate a copy of its own each time.
      byte[] out = scratch.atLeast(length);
      cipher.doFinal(packet, offset, length, out, 0);
      System.arraycopy(out, 0, packet, offset, length);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES/CTR refused a packet", e);
    }
  }

  private void authenticateRtp(byte[] packet, int offset, int length, long index) {
    rtpMac.update(packet, offset, length);
    Srtp.putU32((int) (index >>> 16), rollover, 0);
    authenticate(rtpMac, rollover, 0, rollover.length);
  }

  private void authenticate(Mac mac, byte[] bytes, int offset, int length) {
    mac.update(bytes, offset, length);
    try {
      mac.doFinal(tag, 0);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("HmacSHA1 is longer than 20 bytes", e);
    }
  }

  /** In constant time. */
  private boolean tagEquals(byte[] packet, int offset, int length) {
    int difference = 0;
    for (int i = 0; i < length; i++) {
      difference |= packet[offset + i] ^ tag[i];
    }
    return difference == 0;
  }
}
