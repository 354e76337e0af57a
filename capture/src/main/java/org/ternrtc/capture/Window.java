package org.ternrtc.capture;

/**
 * A window of some program.
 *
 * @param id the system's own identity of it, such as {@code 0x1c00003}
 * @param title what stands in its frame; may be empty
 * @param windowClass what kind of program it says it is, such as {@code XTerm}; may be empty
 * @param process the program's name; empty when it is not known
 * @param pid the program's process id; 0 when it is not known
 * @param x left edge on the desktop, without its frame, in pixels
 * @param y top edge on the desktop, without its frame, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param minimised whether it is not drawn at the moment
 */
public record Window(
    String id,
    String title,
    String windowClass,
    String process,
    long pid,
    int x,
    int y,
    int width,
    int height,
    boolean minimised)
    implements CaptureTarget {
  @Override
  public String label() {
    return "window " + (title.isEmpty() ? id : title);
  }
}
