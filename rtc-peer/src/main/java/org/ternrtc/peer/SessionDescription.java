package org.ternrtc.peer;

/**
 * A description as it travels between the two sides, W3C WebRTC section 4.2.6.
 *
 * @param type what it is
 * @param sdp its text, lines ended by CR LF
 */
public record SessionDescription(SdpType type, String sdp) {
  /** Says only the type: the text holds the ICE password. */
  @Override
  public String toString() {
    return "SessionDescription[" + type.value() + "]";
  }
}
