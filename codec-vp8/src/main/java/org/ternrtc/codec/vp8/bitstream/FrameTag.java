package org.ternrtc.codec.vp8.bitstream;

/**
 * The uncompressed start of a frame, RFC 6386 section 9.1: three bytes, and seven more in key
 * frames.
 *
 * <pre>
 *  byte 0   bit 0 not key, bits 1-3 version, bit 4 shown, bits 5-7 size (low bits)
 *  byte 1-2 size of the first partition (high bits)
 *  byte 3-5 9d 01 2a
 *  byte 6-7 width (14 bits, little endian), horizontal scale (2 bits)
 *  byte 8-9 height (14 bits), vertical scale (2 bits)
 * </pre>
 *
 * @param key whether the frame needs no other
 * @param version 0 to 3: which filters predict
 * @param shown whether the picture is meant for the screen
 * @param firstPartitionLength bytes of the partition with headers and modes
 * @param width in pixels; 0 in interframes
 * @param height in pixels; 0 in interframes
 * @param horizontalScale a wish of the encoder for the display, 0 to 3; has no effect here
 * @param verticalScale likewise
 */
public record FrameTag(
    boolean key,
    int version,
    boolean shown,
    int firstPartitionLength,
    int width,
    int height,
    int horizontalScale,
    int verticalScale) {
  /** Bytes of the tag of an interframe. */
  public static final int LENGTH = 3;

  /** Bytes of the tag of a key frame. */
  public static final int KEY_LENGTH = 10;

  /** Highest version that the RFC defines. */
  public static final int MAX_VERSION = 3;

  /** Bytes that the first partition may have at most. */
  public static final int MAX_FIRST_PARTITION = (1 << 19) - 1;

  /** Reads the tag of a whole frame and checks what can be checked without decoding. */
  public static FrameTag parse(byte[] frame) throws MalformedFrameException {
    if (frame.length < LENGTH) {
      throw new MalformedFrameException("frame of " + frame.length + " bytes");
    }
    int bits = u8(frame, 0) | u8(frame, 1) << 8 | u8(frame, 2) << 16;
    boolean key = (bits & 1) == 0;
    int version = bits >> 1 & 7;
    if (version > MAX_VERSION) {
      throw new MalformedFrameException("reserved version " + version);
    }
    boolean shown = (bits >> 4 & 1) == 1;
    int firstPartition = bits >> 5;
    int width = 0;
    int height = 0;
    int horizontalScale = 0;
    int verticalScale = 0;
    if (key) {
      if (frame.length < KEY_LENGTH) {
        throw new MalformedFrameException("key frame of " + frame.length + " bytes");
      }
      if (u8(frame, 3) != 0x9D || u8(frame, 4) != 0x01 || u8(frame, 5) != 0x2A) {
        throw new MalformedFrameException("no start code");
      }
      int across = u8(frame, 6) | u8(frame, 7) << 8;
      int down = u8(frame, 8) | u8(frame, 9) << 8;
      width = across & 0x3FFF;
      height = down & 0x3FFF;
      horizontalScale = across >> 14;
      verticalScale = down >> 14;
      if (width == 0 || height == 0) {
        throw new MalformedFrameException("picture of " + width + "x" + height);
      }
    }
    FrameTag tag =
        new FrameTag(
            key, version, shown, firstPartition, width, height, horizontalScale, verticalScale);
    if (firstPartition > frame.length - tag.length()) {
      throw new MalformedFrameException(
          "first partition of " + firstPartition + " bytes in a frame of " + frame.length);
    }
    return tag;
  }

  /** Writes the tag to the start of a frame. */
  public void writeTo(byte[] frame) {
    if (firstPartitionLength > MAX_FIRST_PARTITION) {
      throw new IllegalArgumentException("first partition of " + firstPartitionLength + " bytes");
    }
    int bits = (key ? 0 : 1) | version << 1 | (shown ? 1 : 0) << 4 | firstPartitionLength << 5;
    frame[0] = (byte) bits;
    frame[1] = (byte) (bits >> 8);
    frame[2] = (byte) (bits >> 16);
    if (key) {
      frame[3] = (byte) 0x9D;
      frame[4] = 0x01;
      frame[5] = 0x2A;
      int across = width | horizontalScale << 14;
      int down = height | verticalScale << 14;
      frame[6] = (byte) across;
      frame[7] = (byte) (across >> 8);
      frame[8] = (byte) down;
      frame[9] = (byte) (down >> 8);
    }
  }

  /** Bytes that the tag takes; the first partition follows. */
  public int length() {
    return key ? KEY_LENGTH : LENGTH;
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }
}
