package org.ternrtc.capture;

import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame.Region;

/**
 * What of a target is grabbed.
 *
 * @param region a part of the target, in its pixels from its top left corner; null for all of it.
 *     What lies outside the target is left out
 * @param cursor what becomes of the mouse pointer
 */
public record GrabOptions(@Nullable Region region, CursorMode cursor) {
  public GrabOptions {
    if (region != null
        && (region.x() < 0 || region.y() < 0 || region.width() < 2 || region.height() < 2)) {
      throw new IllegalArgumentException("region " + region);
    }
  }

  /** All of it, without the pointer. */
  public static GrabOptions defaults() {
    return new GrabOptions(null, CursorMode.NONE);
  }

  public GrabOptions withRegion(@Nullable Region wanted) {
    return new GrabOptions(wanted, cursor);
  }

  public GrabOptions withCursor(CursorMode wanted) {
    return new GrabOptions(region, wanted);
  }
}
