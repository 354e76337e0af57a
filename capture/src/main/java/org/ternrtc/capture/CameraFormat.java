package org.ternrtc.capture;

import java.util.List;

/**
 * Pictures of one size that a camera can give.
 *
 * @param pixelFormat four letters as V4L2 has them, such as {@code YUYV}, {@code NV12}, {@code
 *     MJPG}
 * @param width in pixels
 * @param height in pixels
 * @param intervals from one picture to the next, the shortest first; empty when the driver tells
 *     none
 */
public record CameraFormat(
    String pixelFormat, int width, int height, List<FrameInterval> intervals) {
  public CameraFormat {
    intervals = List.copyOf(intervals);
  }
}
