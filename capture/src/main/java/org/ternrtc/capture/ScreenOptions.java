package org.ternrtc.capture;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame.Region;

/**
 * How a screen or a window is captured.
 *
 * @param framesPerSecond the target rate, over 0 and at most 240
 * @param grab which part, and the mouse pointer
 * @param maxWidth pictures wider than this are scaled down, keeping their shape; 0 for any
 * @param maxHeight the same for their height; 0 for any
 */
public record ScreenOptions(double framesPerSecond, GrabOptions grab, int maxWidth, int maxHeight) {
  public ScreenOptions {
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    if (maxWidth < 0 || maxHeight < 0 || maxWidth == 1 || maxHeight == 1) {
      throw new IllegalArgumentException("maximum size " + maxWidth + "x" + maxHeight);
    }
  }

  /** All of the target in its own size, without the pointer. */
  public static ScreenOptions of(double framesPerSecond) {
    return new ScreenOptions(framesPerSecond, GrabOptions.defaults(), 0, 0);
  }

  public ScreenOptions withRegion(@Nullable Region region) {
    return new ScreenOptions(framesPerSecond, grab.withRegion(region), maxWidth, maxHeight);
  }

  public ScreenOptions withCursor(CursorMode cursor) {
    return new ScreenOptions(framesPerSecond, grab.withCursor(cursor), maxWidth, maxHeight);
  }

  public ScreenOptions withMaxSize(int width, int height) {
    return new ScreenOptions(framesPerSecond, grab, width, height);
  }
}
