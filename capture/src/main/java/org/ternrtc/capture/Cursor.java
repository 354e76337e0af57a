package org.ternrtc.capture;

/**
 * The mouse pointer at one moment.
 *
 * @param x left edge of its image in the picture that is captured, before any scaling; may lie
 *     outside
 * @param y top edge of its image, likewise
 * @param hotX the pixel of its image that points, from the left
 * @param hotY the same, from the top
 * @param shape how it looks
 */
public record Cursor(int x, int y, int hotX, int hotY, Shape shape) {
  /**
   * How a pointer looks.
   *
   * @param serial another number for another look; the same look comes with the same number
   * @param argb {@code width * height} pixels, 0xAARRGGBB, colours multiplied by alpha; not to be
   *     written to
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared: equality is by serial
  public record Shape(long serial, int width, int height, int[] argb) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Shape shape
          && serial == shape.serial
          && width == shape.width
          && height == shape.height;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(serial);
    }
  }
}
