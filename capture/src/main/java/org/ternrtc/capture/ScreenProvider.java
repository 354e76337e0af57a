package org.ternrtc.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to grab screens; found by {@link java.util.ServiceLoader}. Thread-safe. The first call
 * may take a second or two, while native libraries are loaded: not on a user interface's thread.
 */
public interface ScreenProvider {
  /** A short name for the command line and for logs, such as {@code x11}. */
  String name();

  /** Which provider is asked first: the highest that is available. */
  int priority();

  /** Whether this machine and session can be grabbed this way; never throws. */
  default boolean available() {
    return unavailable() == null;
  }

  /**
   * Whether this machine and session can be grabbed this way; opens nothing that stays open and
   * never throws.
   *
   * @return null when it can, else one line that says why not
   */
  @Nullable String unavailable();

  /**
   * The screens that are there now: the whole desktop first, then the monitors.
   *
   * @throws IOException with one line that says why it cannot be found out
   */
  List<Screen> list() throws IOException;

  /**
   * The windows that are there now, those of other programs as well; none where the provider knows
   * no windows.
   *
   * @throws IOException with one line that says why it cannot be found out
   */
  default List<Window> windows() throws IOException {
    return List.of();
  }

  /**
   * Opens a screen or a window for the calling thread, which is to grab and to close it.
   *
   * @param target one that {@link #list} or {@link #windows} gave
   * @throws IOException with one line that says why it cannot be grabbed
   */
  ScreenGrabber grabber(CaptureTarget target, GrabOptions options) throws IOException;
}
