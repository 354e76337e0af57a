package org.ternrtc.app.source;

import org.jspecify.annotations.Nullable;
import org.ternrtc.capture.CameraOptions;
import org.ternrtc.capture.CursorMode;
import org.ternrtc.capture.ScreenOptions;
import org.ternrtc.media.VideoFrame.Region;

/**
 * How a screen, a window or a camera is captured.
 *
 * @param framesPerSecond how often
 * @param region a part of a screen or window; null for all of it
 * @param cursor what becomes of the mouse pointer
 * @param pixelFormat what a camera has to send; null for what serves best
 */
public record GrabArguments(
    double framesPerSecond,
    @Nullable Region region,
    CursorMode cursor,
    @Nullable String pixelFormat) {
  /** Thirty pictures a second, all of it, with the pointer: what is shown to others. */
  public static final GrabArguments DEFAULT = new GrabArguments(30, null, CursorMode.DRAWN, null);

  /** The same for a camera. */
  public CameraOptions camera() {
    CameraOptions size = CameraOptions.DEFAULT;
    return new CameraOptions(size.width(), size.height(), framesPerSecond, pixelFormat);
  }

  /** The same for a screen or a window. */
  public ScreenOptions screen() {
    return ScreenOptions.of(framesPerSecond).withRegion(region).withCursor(cursor);
  }
}
