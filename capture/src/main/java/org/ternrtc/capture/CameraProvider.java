package org.ternrtc.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to use cameras; found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface CameraProvider {
  /** A short name for the command line and for logs, such as {@code v4l2}. */
  String name();

  /** Which provider is asked first: the highest that is available. */
  int priority();

  /** Whether cameras can be used this way on this machine; never throws. */
  default boolean available() {
    return unavailable() == null;
  }

  /**
   * Whether cameras can be used this way on this machine, were there any; opens nothing that stays
   * open and never throws.
   *
   * @return null when they can, else one line that says why not
   */
  @Nullable String unavailable();

  /**
   * The cameras that are plugged in now.
   *
   * @throws IOException with one line that says why it cannot be found out
   */
  List<Camera> list() throws IOException;

  /**
   * Opens a camera and starts it.
   *
   * @param camera one that {@link #list} gave
   * @param mode what it is asked for
   * @throws IOException with one line, such as "camera X is in use by another program"
   */
  CameraGrabber open(Camera camera, CameraMode mode) throws IOException;
}
