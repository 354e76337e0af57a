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

  /**
   * Whether this machine and session can be grabbed this way; opens nothing that stays open and
   * never throws.
   *
   * @return null when it can, else one line that says why not
   */
  @Nullable String unavailable();

  /**
   * What there is to grab now: the whole desktop first, then the monitors.
   *
   * @throws IOException with one line that says why it cannot be found out
   */
  List<Screen> list() throws IOException;

  /**
   * Opens a screen for the calling thread, which is to grab and to close it.
   *
   * @param screen one that {@link #list} gave
   * @throws IOException with one line that says why it cannot be grabbed
   */
  ScreenGrabber grabber(Screen screen) throws IOException;
}
