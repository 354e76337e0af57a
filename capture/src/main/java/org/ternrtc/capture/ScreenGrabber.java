package org.ternrtc.capture;

import java.io.IOException;
import org.ternrtc.media.VideoFrame;

/**
 * One screen, opened, to be grabbed picture by picture. Belongs to the thread that opened it, which
 * also closes it.
 */
public interface ScreenGrabber extends AutoCloseable {
  /**
   * What is on the screen now. The size is the screen's, rounded down to even, and changes with it.
   *
   * @param captureNanos the time of capture that the frame is to carry
   * @throws IOException with one line that says why there are no more pictures
   */
  VideoFrame grab(long captureNanos) throws IOException;

  /** Gives the screen back; may be called twice. */
  @Override
  void close();
}
