package org.ternrtc.ice;

/** The state of an {@link IceAgent}, after {@code RTCIceTransportState} of W3C WebRTC. */
public enum IceState {
  /** Not started. */
  NEW,
  /** Checks run, no path yet. */
  CHECKING,
  /** There is a path and the peer consents to being sent to. Includes W3C's "completed". */
  CONNECTED,
  /** The path has been silent for some seconds; sending goes on and the path may come back. */
  DISCONNECTED,
  /**
   * No path was found in time, or consent (RFC 7675) ran out. After a lost consent this is final
   * but for an ICE restart; while no path was ever found, a late candidate may still lead to {@link
   * #CONNECTED}.
   */
  FAILED,
  /** Closed; the last state. */
  CLOSED
}
