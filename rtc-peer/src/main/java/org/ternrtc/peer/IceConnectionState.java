package org.ternrtc.peer;

/** The state of ICE, W3C WebRTC section 4.3.4. */
public enum IceConnectionState {
  NEW,
  CHECKING,
  CONNECTED,
  DISCONNECTED,
  FAILED,
  CLOSED
}
