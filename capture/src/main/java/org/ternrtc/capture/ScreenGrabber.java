package org.ternrtc.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * A screen or a window, opened, to be grabbed picture by picture. Belongs to the thread that opened
 * it, which also closes it.
 */
public interface ScreenGrabber extends AutoCloseable {
  /**
   * Whether {@link #grab} would find something new. Cheap: no pixel is read. A provider that cannot
   * know says yes.
   *
   * @throws IOException with one line that says why there are no more pictures
   */
  default boolean changed() throws IOException {
    return true;
  }

  /**
   * What is on the target now. The size is the target's (or the region's), rounded down to even,
   * and changes with it. {@link VideoFrame#dirty} says what may differ from the frame that this
   * grabber gave before; where nothing does, the same samples come again.
   *
   * @param captureNanos the time of capture that the frame is to carry
   * @throws IOException with one line that says why there are no more pictures
   */
  VideoFrame grab(long captureNanos) throws IOException;

  /**
   * What is on the target now, unconverted, all of it.
   *
   * @throws IOException with one line that says why there are no more pictures
   */
  Pixels grabPixels() throws IOException;

  /** How the target is at the moment. */
  default CaptureState state() {
    return CaptureState.SHOWN;
  }

  /**
   * The mouse pointer as of the last grab; null when it is not on the target, or cannot be told
   * apart. Asked for with {@link CursorMode#SEPARATE}.
   */
  default @Nullable Cursor cursor() {
    return null;
  }

  /** Gives the target back; may be called twice. */
  @Override
  void close();
}
