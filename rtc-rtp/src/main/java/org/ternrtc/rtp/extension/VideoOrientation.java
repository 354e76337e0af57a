package org.ternrtc.rtp.extension;

/**
 * Which way up a picture is: the urn:3gpp:video-orientation header extension, 3GPP TS 26.114
 * section 7.4.5. A byte: bit 3 tells the camera at the back, bit 2 a horizontal flip, bits 1 and 0
 * the quarter turns clockwise that the receiver is to make.
 */
public final class VideoOrientation {
  /** Bytes on the wire. */
  public static final int LENGTH = 1;

  private VideoOrientation() {}

  /** Degrees clockwise, 0, 90, 180 or 270. */
  public static int degrees(byte value) {
    return 90 * (value & 3);
  }

  /**
   * The byte for a turn without flip.
   *
   * @param degrees 0, 90, 180 or 270
   */
  public static byte value(int degrees) {
    if (degrees % 90 != 0 || degrees < 0 || degrees > 270) {
      throw new IllegalArgumentException("a turn of " + degrees + " degrees");
    }
    return (byte) (degrees / 90);
  }
}
