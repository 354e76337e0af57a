package org.ternrtc.peer;

import java.util.Locale;

/** Which ways media may flow, W3C WebRTC section 5.4.1, seen from the own side. */
public enum RtpTransceiverDirection {
  SENDRECV,
  SENDONLY,
  RECVONLY,
  INACTIVE,
  STOPPED;

  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /** The same flow seen from the other side. */
  public RtpTransceiverDirection reversed() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      default -> this;
    };
  }

  /** The direction that sends and receives as told. */
  public static RtpTransceiverDirection of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  /** The name in SDP, in lower case. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
