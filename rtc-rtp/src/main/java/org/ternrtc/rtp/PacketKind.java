package org.ternrtc.rtp;

/** What a datagram of the media path holds, RFC 7983 and RFC 5761 section 4. */
public enum PacketKind {
  RTP,
  RTCP,
  OTHER;

  /**
   * Tells RTP from RTCP by the second byte: RTCP packet types 192 to 223 look like RTP payload
   * types 64 to 95 with the marker, which RTP therefore does not use.
   */
  public static PacketKind of(byte[] packet, int offset, int length) {
    if (length < 4 || (packet[offset] & 0xC0) != 0x80) {
      return OTHER;
    }
    int type = packet[offset + 1] & 0xFF;
    return type >= 192 && type <= 223 ? RTCP : RTP;
  }
}
