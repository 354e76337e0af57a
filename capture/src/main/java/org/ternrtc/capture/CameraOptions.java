package org.ternrtc.capture;

/**
 * What is wanted of a camera. It gives the nearest mode it has; pictures larger than wanted are
 * scaled down, and those that come faster are left out.
 *
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond over 0 and at most 240
 */
public record CameraOptions(int width, int height, double framesPerSecond) {
  /** 1280x720 at 30. */
  public static final CameraOptions DEFAULT = new CameraOptions(1280, 720, 30);

  public CameraOptions {
    if (width < 16 || height < 16 || width > 16_383 || height > 16_383) {
      throw new IllegalArgumentException("size " + width + "x" + height);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
  }
}
