package org.ternrtc.rtp.vp8;

import org.ternrtc.rtp.BigEndian;

/** What the first bytes of a VP8 frame tell, RFC 6386 section 9.1. All questions are static. */
public final class Vp8FrameHeader {
  /** Bytes of the uncompressed header of a key frame. */
  public static final int KEY_HEADER_LENGTH = 10;

  private static final int START_CODE = 0x9D012A;

  private Vp8FrameHeader() {}

  /** Whether the frame that begins here says it is a key frame; its start code is not looked at. */
  public static boolean saysKey(byte[] frame, int offset, int length) {
    return length > 0 && (frame[offset] & 1) == 0;
  }

  /** Whether a key frame with a whole and right header begins here. */
  public static boolean isKey(byte[] frame, int offset, int length) {
    return length >= KEY_HEADER_LENGTH
        && (frame[offset] & 1) == 0
        && BigEndian.u24(frame, offset + 3) == START_CODE;
  }

  /** Width in pixels of the key frame that begins here; 0 when it is none. */
  public static int width(byte[] frame, int offset, int length) {
    return size(frame, offset, length, 6);
  }

  /** Height in pixels of the key frame that begins here; 0 when it is none. */
  public static int height(byte[] frame, int offset, int length) {
    return size(frame, offset, length, 8);
  }

  private static int size(byte[] frame, int offset, int length, int at) {
    // Little endian; the two high bits ask for scaling, which the decoder does not do.
    return isKey(frame, offset, length)
        ? (frame[offset + at] & 0xFF) | (frame[offset + at + 1] & 0x3F) << 8
        : 0;
  }
}
