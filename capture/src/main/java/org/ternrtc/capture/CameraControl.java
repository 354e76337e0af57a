package org.ternrtc.capture;

import java.util.List;

/**
 * Something that can be set on a camera, such as its brightness, exposure or focus.
 *
 * @param id the driver's number of it
 * @param name what the driver calls it
 * @param kind what its values are
 * @param minimum the least value
 * @param maximum the greatest value
 * @param step between values
 * @param defaultValue what the driver begins with
 * @param value what it is now
 * @param settable whether it can be set now: some depend on others
 * @param choices names of the values of a menu; empty for all else
 */
public record CameraControl(
    int id,
    String name,
    Kind kind,
    int minimum,
    int maximum,
    int step,
    int defaultValue,
    int value,
    boolean settable,
    List<Choice> choices) {
  /** What values are. */
  public enum Kind {
    /** A number from minimum to maximum. */
    NUMBER,
    /** 0 or 1. */
    SWITCH,
    /** One of the choices. */
    MENU,
    /** Setting it does something once. */
    BUTTON,
    /** Bits. */
    BITS
  }

  /**
   * One value of a menu.
   *
   * @param value what is set
   * @param name what it means
   */
  public record Choice(int value, String name) {}

  public CameraControl {
    choices = List.copyOf(choices);
  }
}
