package org.ternrtc.ice.turn;

/** The short frame of RFC 8656 section 12.4: number, length, data. */
public final class ChannelData {
  public static final int HEADER_LENGTH = 4;
  public static final int FIRST_CHANNEL = 0x4000;
  public static final int LAST_CHANNEL = 0x4FFF;

  private ChannelData() {}

  /** Whether the first byte of a packet is that of a channel, RFC 7983 section 7. */
  public static boolean hasFirstByte(byte first) {
    return first >= 0x40 && first <= 0x4F;
  }

  /**
   * A frame.
   *
   * @param padded to a multiple of four, as streams want it
   */
  public static byte[] frame(int channel, byte[] data, int offset, int length, boolean padded) {
    var frame = new byte[HEADER_LENGTH + (padded ? (length + 3) & ~3 : length)];
    frame[0] = (byte) (channel >> 8);
    frame[1] = (byte) channel;
    frame[2] = (byte) (length >> 8);
    frame[3] = (byte) length;
    System.arraycopy(data, offset, frame, HEADER_LENGTH, length);
    return frame;
  }

  public static int channel(byte[] data, int offset) {
    return (data[offset] & 0xFF) << 8 | (data[offset + 1] & 0xFF);
  }

  /** The length of what the frame carries, -1 when it is not all there. */
  public static int dataLength(byte[] data, int offset, int length) {
    if (length < HEADER_LENGTH) {
      return -1;
    }
    int carried = (data[offset + 2] & 0xFF) << 8 | (data[offset + 3] & 0xFF);
    return carried <= length - HEADER_LENGTH ? carried : -1;
  }
}
