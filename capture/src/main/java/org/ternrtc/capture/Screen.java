package org.ternrtc.capture;

/**
 * Something to grab: the whole desktop, or one monitor of it.
 *
 * @param id {@code 0} is the whole desktop, the monitors count from {@code 1}
 * @param name what the system calls it, such as {@code HDMI-1}
 * @param x left edge on the desktop, in pixels
 * @param y top edge on the desktop, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param primary whether the system says that this is the main monitor
 */
public record Screen(String id, String name, int x, int y, int width, int height, boolean primary) {
  /** The id of the whole desktop. */
  public static final String WHOLE = "0";

  /** The part that is grabbed: sizes are rounded down to even ones, for the chroma of I420. */
  public int grabbedWidth() {
    return Math.max(2, width & ~1);
  }

  /** See {@link #grabbedWidth}. */
  public int grabbedHeight() {
    return Math.max(2, height & ~1);
  }
}
