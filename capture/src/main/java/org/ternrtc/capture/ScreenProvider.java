package org.ternrtc.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoSource;

/** One way to grab screens; found by {@link java.util.ServiceLoader}. Thread-safe. */
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
   * A source of that screen's pictures. Nothing is opened before it is started.
   *
   * @param screen one that {@link #list} gave
   * @param framesPerSecond over 0 and at most 240
   */
  VideoSource open(Screen screen, double framesPerSecond);
}
