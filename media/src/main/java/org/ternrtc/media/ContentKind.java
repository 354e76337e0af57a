package org.ternrtc.media;

/** What the pictures show, which decides how an encoder spends its bits. */
public enum ContentKind {
  /** A camera or a film: noise, motion, soft edges. */
  CAMERA,
  /** A screen or a window: text, flat areas, long stillness, scrolling. */
  SCREEN,
  /** Not known: the encoder finds out by looking, and begins as if it were a camera. */
  DETECT
}
