package org.ternrtc.peer;

/** Where offer and answer stand, W3C WebRTC section 4.3.1. */
public enum SignalingState {
  STABLE,
  HAVE_LOCAL_OFFER,
  HAVE_REMOTE_OFFER,
  HAVE_LOCAL_PRANSWER,
  HAVE_REMOTE_PRANSWER,
  CLOSED
}
