package org.ternrtc.peer;

/** How far the search for own candidates is, W3C WebRTC section 4.3.2. */
public enum IceGatheringState {
  NEW,
  GATHERING,
  COMPLETE
}
