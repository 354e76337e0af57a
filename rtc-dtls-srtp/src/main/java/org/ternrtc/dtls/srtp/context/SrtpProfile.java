package org.ternrtc.dtls.srtp.context;

import org.jspecify.annotations.Nullable;

/** An SRTP protection profile, RFC 5764 section 4.1.2 and RFC 7714 section 14.2. */
public enum SrtpProfile {
  AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16),
  AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
  AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10, 10),
  /**
   * With a tag of 32 bits on RTP (RTCP keeps 80 bits). For gateways that bring their own keys: a
   * DTLS handshake of ours neither offers nor accepts it.
   */
  AES_CM_128_HMAC_SHA1_32(0x0002, 16, 14, 4, 10);

  private final int code;
  private final int keyBytes;
  private final int saltBytes;
  private final int rtpTagBytes;
  private final int rtcpTagBytes;

  SrtpProfile(int code, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
    this.code = code;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.rtpTagBytes = rtpTagBytes;
    this.rtcpTagBytes = rtcpTagBytes;
  }

  /** The profile with this number in the use_srtp extension, or null when it is none of ours. */
  public static @Nullable SrtpProfile ofCode(int code) {
    for (SrtpProfile profile : values()) {
      if (profile.code == code) {
        return profile;
      }
    }
    return null;
  }

  /** The number in the use_srtp extension. */
  public int code() {
    return code;
  }

  /** Length of the master key in bytes. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Length of the master salt in bytes. */
  public int saltBytes() {
    return saltBytes;
  }

  /** Length of the authentication tag of an SRTP packet in bytes: what protection adds to it. */
  public int rtpTagBytes() {
    return rtpTagBytes;
  }

  /** Length of the authentication tag of an SRTCP packet in bytes; protection adds 4 more. */
  public int rtcpTagBytes() {
    return rtcpTagBytes;
  }

  boolean isAead() {
    return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
  }
}
