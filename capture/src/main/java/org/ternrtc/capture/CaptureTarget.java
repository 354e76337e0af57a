package org.ternrtc.capture;

/** Something on the desktop that can be grabbed, as it was when it was listed. */
public sealed interface CaptureTarget permits Screen, Window {
  /** How a provider finds it again. */
  String id();

  /** Left edge on the desktop, in pixels. */
  int x();

  /** Top edge on the desktop, in pixels. */
  int y();

  /** In pixels. */
  int width();

  /** In pixels. */
  int height();

  /** What it is called in messages, such as {@code window Editor}. */
  String label();
}
