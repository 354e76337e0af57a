package org.ternrtc.peer;

/** State of a data channel, W3C WebRTC section 6.2. */
public enum DataChannelState {
  CONNECTING,
  OPEN,
  CLOSING,
  CLOSED
}
