package org.ternrtc.ice;

/** How far gathering has come, after {@code RTCIceGatheringState} of W3C WebRTC. */
public enum IceGatheringState {
  NEW,
  GATHERING,
  COMPLETE
}
