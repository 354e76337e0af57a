package org.ternrtc.capture;

/** What becomes of the mouse pointer. */
public enum CursorMode {
  /** It is not in the picture. */
  NONE,
  /** It is drawn into the picture. */
  DRAWN,
  /** It is not in the picture; {@link ScreenSource#cursor} tells where it is and how it looks. */
  SEPARATE
}
