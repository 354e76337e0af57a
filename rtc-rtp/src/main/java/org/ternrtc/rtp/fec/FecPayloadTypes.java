package org.ternrtc.rtp.fec;

/**
 * The payload types of forward error correction in one section.
 *
 * @param red wraps media and protection (RFC 2198)
 * @param redRtx of retransmissions of wrapped packets (RFC 4588, {@code apt} is {@code red})
 * @param ulpfec of the protection within (RFC 5109)
 */
public record FecPayloadTypes(int red, int redRtx, int ulpfec) {
  /** The name of RFC 2198's format in {@code a=rtpmap}. */
  public static final String RED_NAME = "red";

  /** The name of RFC 5109's format in {@code a=rtpmap}. */
  public static final String ULPFEC_NAME = "ulpfec";

  /** Stands for a payload type that there is none. */
  public static final int ABSENT = -1;

  /** No protection. */
  public static final FecPayloadTypes NONE = new FecPayloadTypes(ABSENT, ABSENT, ABSENT);

  public FecPayloadTypes {
    if (red < ABSENT || red > 127 || redRtx < ABSENT || redRtx > 127) {
      throw new IllegalArgumentException("payload types " + red + ", " + redRtx);
    }
    if (ulpfec < ABSENT || ulpfec > 127) {
      throw new IllegalArgumentException("payload type " + ulpfec);
    }
  }

  /** The same, without retransmissions. */
  public FecPayloadTypes withoutRtx() {
    return new FecPayloadTypes(red, ABSENT, ulpfec);
  }

  /** Whether packets can be wrapped and protected. */
  public boolean usable() {
    return red != ABSENT && ulpfec != ABSENT;
  }
}
