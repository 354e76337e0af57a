package org.ternrtc.dtls.srtp.context;

/** The numbers that {@link SrtpSender} and {@link SrtpReceiver} share: verdicts and bounds. */
public final class Srtp {
  /** Bytes that must follow a packet in its array for protection: a GCM tag and the SRTCP index. */
  public static final int MAX_OVERHEAD = 16 + 4;

  /** Verdict: not an RTP or RTCP packet, or too short for its tag. */
  public static final int MALFORMED = -1;

  /** Verdict: forged, damaged, or protected with other keys or another rollover counter. */
  public static final int AUTHENTICATION_FAILED = -2;

  /** Verdict: its index was used before or lies behind the replay window. */
  public static final int REPLAYED = -3;

  /** Verdict: a new SSRC where {@link #MAX_SOURCES} are known already. */
  public static final int TOO_MANY_SOURCES = -4;

  /**
   * Verdict: the key's 2^48 RTP or 2^31 RTCP packets of one SSRC are used up (RFC 3711 section
   * 9.2).
   */
  public static final int KEY_EXPIRED = -5;

  /** SSRCs that one context keeps state for. */
  public static final int MAX_SOURCES = 256;

  /**
   * Packets behind the newest one that are still told from replays, when nothing else was asked
   * for.
   */
  public static final int REPLAY_WINDOW = 1024;

  /** Longest packet handled, in bytes; no datagram is longer. */
  static final int MAX_PACKET = 65535;

  static final int RTP_HEADER = 12;
  static final int RTCP_HEADER = 8;

  /** The word behind an SRTCP packet: the E bit and 31 bits of index, RFC 3711 section 3.4. */
  static final int RTCP_INDEX = 4;

  private Srtp() {}

  /**
   * The length of an RTP header with CSRCs and extension (RFC 3550 section 5.1), or {@link
   * #MALFORMED} when the packet of {@code length} bytes is not RTP or its header is longer than
   * that.
   */
  static int rtpHeaderLength(byte[] packet, int offset, int length) {
    if (length < RTP_HEADER || length > MAX_PACKET || (packet[offset] & 0xC0) != 0x80) {
      return MALFORMED;
    }
    int header = RTP_HEADER + 4 * (packet[offset] & 0x0F);
    if ((packet[offset] & 0x10) != 0) {
      if (length < header + 4) {
        return MALFORMED;
      }
      header += 4 + 4 * u16(packet, offset + header + 2);
    }
    return header <= length ? header : MALFORMED;
  }

  static boolean isRtcp(byte[] packet, int offset, int length) {
    return length >= RTCP_HEADER && length <= MAX_PACKET && (packet[offset] & 0xC0) == 0x80;
  }

  static int u16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
  }

  static int u32(byte[] bytes, int offset) {
    return u16(bytes, offset) << 16 | u16(bytes, offset + 2);
  }

  static void putU32(int value, byte[] bytes, int offset) {
    bytes[offset] = (byte) (value >> 24);
    bytes[offset + 1] = (byte) (value >> 16);
    bytes[offset + 2] = (byte) (value >> 8);
    bytes[offset + 3] = (byte) value;
  }
}
