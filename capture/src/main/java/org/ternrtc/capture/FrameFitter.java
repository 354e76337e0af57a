package org.ternrtc.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.VideoFrame.Region;
import org.ternrtc.media.pixel.PictureScaler;

/**
 * Scales pictures down to a largest size, keeping their shape, and their dirty regions with them.
 * Belongs to one thread.
 */
final class FrameFitter {
  private final int maxWidth;
  private final int maxHeight;
  private final PictureScaler scaler = new PictureScaler();
  private byte @Nullable [] source;
  private @Nullable VideoFrame result;

  /** No limit where 0. */
  FrameFitter(int maxWidth, int maxHeight) {
    this.maxWidth = maxWidth == 0 ? VideoFrame.MAX_DIMENSION : maxWidth;
    this.maxHeight = maxHeight == 0 ? VideoFrame.MAX_DIMENSION : maxHeight;
  }

  @SuppressWarnings(
      "ReferenceEquality") // the same array is the same picture, as nobody writes to it
  VideoFrame fit(VideoFrame frame) {
    if (frame.width() <= maxWidth && frame.height() <= maxHeight) {
      return frame;
    }
    List<Region> dirty = frame.dirty();
    VideoFrame before = result;
    if (before != null && source == frame.data()) {
      // The same samples as before: so is what becomes of them.
      return before.withCaptureNanos(frame.captureNanos()).withDirty(List.of());
    }
    int[] size = PictureScaler.fit(frame.width(), frame.height(), maxWidth, maxHeight);
    VideoFrame scaled = scaler.scale(frame, size[0], size[1]);
    boolean sameSize = before != null && before.width() == size[0] && before.height() == size[1];
    scaled = scaled.withDirty(dirty == null || !sameSize ? null : scaled(dirty, frame, size));
    source = frame.data();
    result = scaled;
    return scaled;
  }

  /** One pixel more on each side: the filter looks at its neighbours. */
  private static List<Region> scaled(List<Region> dirty, VideoFrame frame, int[] size) {
    double across = (double) size[0] / frame.width();
    double down = (double) size[1] / frame.height();
    List<Region> out = new ArrayList<>(dirty.size());
    for (Region region : dirty) {
      int left = Math.max(0, (int) Math.floor(region.x() * across) - 1) & ~1;
      int top = Math.max(0, (int) Math.floor(region.y() * down) - 1) & ~1;
      double farX = (region.x() + region.width()) * across;
      double farY = (region.y() + region.height()) * down;
      int right = Math.min(size[0], ((int) Math.ceil(farX) + 2) & ~1);
      int bottom = Math.min(size[1], ((int) Math.ceil(farY) + 2) & ~1);
      out.add(new Region(left, top, right - left, bottom - top));
    }
    return out;
  }
}
