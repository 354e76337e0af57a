package org.ternrtc.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * A camera that was opened and streams. {@link #next} belongs to one thread; the rest may be called
 * from any.
 */
public interface CameraGrabber extends AutoCloseable {
  /** What the camera has agreed to, which may differ from what it was asked for. */
  CameraMode mode();

  /**
   * Waits for the newest picture: older ones that nobody took are given back to the camera.
   *
   * @return null when none came in that time
   * @throws IOException with one line that says why there are no more, such as "camera unplugged"
   */
  @Nullable VideoFrame next(long timeoutNanos) throws IOException;

  /** Pictures that came and were not handed on: damaged, or overtaken by newer ones. */
  long dropped();

  /**
   * What can be set.
   *
   * @throws IOException with one line, when the camera has gone
   */
  List<CameraControl> controls() throws IOException;

  /**
   * Sets a control; the driver takes the nearest value that it can.
   *
   * @throws IOException with one line, when it cannot be set
   */
  void set(int controlId, int value) throws IOException;

  /** Gives the camera back at once; may be called twice. */
  @Override
  void close();
}
