package org.ternrtc.capture;

/**
 * The whole desktop, or one monitor of it.
 *
 * @param id {@code 0} is the whole desktop, the monitors count from {@code 1}
 * @param name what a person calls it: the maker's name where the monitor tells it, else the output
 * @param output the connector, such as {@code HDMI-1}; empty for the whole desktop
 * @param x left edge on the desktop, in pixels
 * @param y top edge on the desktop, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param scale pixels in one logical unit, such as 2 on a desktop that draws everything double
 * @param primary whether the system says that this is the main monitor
 */
public record Screen(
    String id,
    String name,
    String output,
    int x,
    int y,
    int width,
    int height,
    double scale,
    boolean primary)
    implements CaptureTarget {
  /** The id of the whole desktop. */
  public static final String WHOLE = "0";

  /** A screen whose logical units are pixels. */
  public Screen(String id, String name, int x, int y, int width, int height, boolean primary) {
    this(id, name, id.equals(WHOLE) ? "" : name, x, y, width, height, 1, primary);
  }

  public Screen {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale " + scale);
    }
  }

  /** Left edge in logical units. */
  public int logicalX() {
    return (int) Math.round(x / scale);
  }

  /** Top edge in logical units. */
  public int logicalY() {
    return (int) Math.round(y / scale);
  }

  /** Width in logical units. */
  public int logicalWidth() {
    return (int) Math.round(width / scale);
  }

  /** Height in logical units. */
  public int logicalHeight() {
    return (int) Math.round(height / scale);
  }

  /** Whether this is the desktop as a whole. */
  public boolean whole() {
    return id.equals(WHOLE);
  }

  @Override
  public String label() {
    return "screen " + name;
  }
}
