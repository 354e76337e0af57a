package org.ternrtc.capture;

/** How something that is captured is at the moment. */
public enum CaptureState {
  /** There are pictures of it. */
  SHOWN,
  /** It is there but not drawn, such as a window that is minimised: the last picture stays. */
  HIDDEN,
  /** It has gone: the source ends. */
  GONE
}
