package org.ternrtc.peer;

/** ICE and DTLS together, W3C WebRTC section 4.3.3. */
public enum PeerConnectionState {
  NEW,
  CONNECTING,
  CONNECTED,
  DISCONNECTED,
  FAILED,
  CLOSED
}
