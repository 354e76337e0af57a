package org.ternrtc.media.pixel;

import org.ternrtc.media.VideoFrame;

/** Turns pictures by quarters, as cameras that are held sideways want it. */
public final class PictureRotator {
  /** Squares so small that rows read and columns written stay in the cache. */
  private static final int TILE = 32;

  private PictureRotator() {}

  /** The picture upright, as its {@link VideoFrame#rotation} asks: the same one if that is 0. */
  public static VideoFrame upright(VideoFrame frame) {
    return turn(frame, frame.rotation()).withRotation(0);
  }

  /**
   * A picture turned clockwise; its own rotation is not looked at.
   *
   * @param degrees 0, 90, 180 or 270
   */
  public static VideoFrame turn(VideoFrame from, int degrees) {
    if (degrees == 0) {
      return from;
    }
    boolean sideways = degrees != 180;
    VideoFrame to =
        VideoFrame.allocate(
            sideways ? from.height() : from.width(),
            sideways ? from.width() : from.height(),
            from.captureNanos());
    int width = (from.width() + 1) / 2;
    int height = (from.height() + 1) / 2;
    plane(
        from,
        from.yOffset(),
        from.yStride(),
        from.width(),
        from.height(),
        to,
        to.yOffset(),
        to.yStride(),
        degrees);
    plane(
        from,
        from.uOffset(),
        from.uvStride(),
        width,
        height,
        to,
        to.uOffset(),
        to.uvStride(),
        degrees);
    plane(
        from,
        from.vOffset(),
        from.uvStride(),
        width,
        height,
        to,
        to.vOffset(),
        to.uvStride(),
        degrees);
    return to;
  }

  private static void plane(
      VideoFrame from,
      int fromOffset,
      int fromStride,
      int width,
      int height,
      VideoFrame to,
      int toOffset,
      int toStride,
      int degrees) {
    // Where the first sample goes, and how far the next one to the right and below lies from it.
    int start;
    int right;
    int down;
    switch (degrees) {
      case 90 -> {
        start = toOffset + height - 1;
        right = toStride;
        down = -1;
      }
      case 180 -> {
        start = toOffset + (height - 1) * toStride + width - 1;
        right = -1;
        down = -toStride;
      }
      case 270 -> {
        start = toOffset + (width - 1) * toStride;
        right = -toStride;
        down = 1;
      }
      default -> throw new IllegalArgumentException("a turn of " + degrees + " degrees");
    }
    for (int y = 0; y < height; y += TILE) {
      int rows = Math.min(TILE, height - y);
      for (int x = 0; x < width; x += TILE) {
        tile(
            from.data(),
            fromOffset + y * fromStride + x,
            fromStride,
            Math.min(TILE, width - x),
            rows,
            to.data(),
            start + x * right + y * down,
            right,
            down);
      }
    }
  }

  private static void tile(
      byte[] from,
      int in,
      int stride,
      int width,
      int height,
      byte[] to,
      int out,
      int right,
      int down) {
    for (int y = 0; y < height; y++) {
      int source = in + y * stride;
      int target = out + y * down;
      for (int x = 0; x < width; x++) {
        to[target] = from[source + x];
        target += right;
      }
    }
  }
}
