package org.ternrtc.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * The colour-space header extension: code points of ITU-T H.273.
 *
 * @param primaries colour primaries
 * @param transfer transfer characteristics
 * @param matrix matrix coefficients
 * @param fullRange whether samples use all of 0 to 255
 */
public record ColourSpace(int primaries, int transfer, int matrix, boolean fullRange) {
  /** Bytes on the wire without metadata of high dynamic range. */
  public static final int LENGTH = 4;

  /** Bytes with them, which we pass over. */
  public static final int LENGTH_WITH_METADATA = 28;

  /** BT.601 with 525 lines, limited range: what VP8 pictures here are. */
  public static final ColourSpace BT601 = new ColourSpace(6, 6, 6, false);

  /** The range is the limited one, 16 to 235. */
  private static final int LIMITED = 1;

  private static final int FULL = 2;

  /** Reads a value; null when it is none. */
  public static @Nullable ColourSpace read(byte[] buffer, int offset, int length) {
    if (length != LENGTH && length != LENGTH_WITH_METADATA) {
      return null;
    }
    return new ColourSpace(
        buffer[offset] & 0xFF,
        buffer[offset + 1] & 0xFF,
        buffer[offset + 2] & 0xFF,
        (buffer[offset + 3] >> 4 & 3) == FULL);
  }

  /** Writes {@link #LENGTH} bytes; where chroma samples lie is left open. */
  public void write(byte[] buffer, int offset) {
    buffer[offset] = (byte) primaries;
    buffer[offset + 1] = (byte) transfer;
    buffer[offset + 2] = (byte) matrix;
    buffer[offset + 3] = (byte) ((fullRange ? FULL : LIMITED) << 4);
  }
}
