package org.ternrtc.dtls.srtp.context;

/**
 * Encrypts and authenticates single packets with the session keys of one direction; remembers
 * nothing between packets. Offsets, lengths and header lengths are checked by the caller.
 */
sealed interface SrtpTransform permits AesCmTransform, AesGcmTransform {
  /** Protects in place the packet with this 48-bit index; returns the new length. */
  int protectRtp(byte[] packet, int offset, int header, int length, long index);

  /** Takes a packet's protection off in place; returns the new length or a verdict. */
  int unprotectRtp(byte[] packet, int offset, int header, int length, long index);

  /** Encrypts in place and appends tag and index word (E bit set); returns the new length. */
  int protectRtcp(byte[] packet, int offset, int length, int index);

  /** Takes a packet's protection off in place; returns the new length or a verdict. */
  int unprotectRtcp(byte[] packet, int offset, int length);

  /** The index word of an SRTCP packet, with the E bit on top. */
  int rtcpIndexWord(byte[] packet, int offset, int length);

  /**
   * The transform of a profile, with the session keys of these master keys, RFC 3711 section 4.3.
   */
  static SrtpTransform of(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    if (masterKey.length != profile.keyBytes() || masterSalt.length != profile.saltBytes()) {
      throw new IllegalArgumentException(
          profile
              + " takes a key of "
              + profile.keyBytes()
              + " and a salt of "
              + profile.saltBytes()
              + " bytes");
    }
    var keys = new KeyDerivation(masterKey, masterSalt);
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    if (profile.isAead()) {
      return new AesGcmTransform(
          keys.derive(KeyDerivation.RTP_ENCRYPTION, key),
          keys.derive(KeyDerivation.RTP_SALT, salt),
          keys.derive(KeyDerivation.RTCP_ENCRYPTION, key),
          keys.derive(KeyDerivation.RTCP_SALT, salt));
    }
    return new AesCmTransform(
        profile,
        keys.derive(KeyDerivation.RTP_ENCRYPTION, key),
        keys.derive(KeyDerivation.RTP_AUTHENTICATION, AesCmTransform.AUTHENTICATION_KEY),
        keys.derive(KeyDerivation.RTP_SALT, salt),
        keys.derive(KeyDerivation.RTCP_ENCRYPTION, key),
        keys.derive(KeyDerivation.RTCP_AUTHENTICATION, AesCmTransform.AUTHENTICATION_KEY),
        keys.derive(KeyDerivation.RTCP_SALT, salt));
  }
}
