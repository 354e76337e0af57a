package org.ternrtc.capture;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a camera. It gives the nearest mode it has; pictures larger than wanted are
 * scaled down, and those that come faster are left out.
 *
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond over 0 and at most 240
 * @param pixelFormat one of {@link CameraMode#READABLE} that the camera has to send, such as {@code
 *     MJPG} where the bus is narrow; null for what serves size and rate best
 */
public record CameraOptions(
    int width, int height, double framesPerSecond, @Nullable String pixelFormat) {
  /** 1280x720 at 30. */
  public static final CameraOptions DEFAULT = new CameraOptions(1280, 720, 30);

  public CameraOptions {
    if (width < 16 || height < 16 || width > 16_383 || height > 16_383) {
      throw new IllegalArgumentException("size " + width + "x" + height);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    if (pixelFormat != null && !CameraMode.READABLE.contains(pixelFormat)) {
      throw new IllegalArgumentException(
          "pixel format " + pixelFormat + " is none of " + String.join(", ", CameraMode.READABLE));
    }
  }

  /** In the pixel format that serves best. */
  public CameraOptions(int width, int height, double framesPerSecond) {
    this(width, height, framesPerSecond, null);
  }

  /**
   * The same in another pixel format.
   *
   * @param wanted null for the one that serves best
   */
  public CameraOptions withPixelFormat(@Nullable String wanted) {
    return new CameraOptions(width, height, framesPerSecond, wanted);
  }
}
