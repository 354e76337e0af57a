package org.ternrtc.codec.vp8.screen;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/** Whether blocks of two source pictures are equal, eight bytes at a time. */
final class BlockCompare {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private BlockCompare() {}

  /** Eight bytes as a number. */
  static long eight(byte[] data, int at) {
    return (long) LONG.get(data, at);
  }

  /** Whether 16x16 bytes are equal. */
  static boolean equal16(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride) {
    int p = aAt;
    int q = bAt;
    for (int row = 0; row < 16; row++) {
      if (((eight(a, p) ^ eight(b, q)) | (eight(a, p + 8) ^ eight(b, q + 8))) != 0) {
        return false;
      }
      p += aStride;
      q += bStride;
    }
    return true;
  }

  /** Whether 8x8 bytes are equal. */
  static boolean equal8(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride) {
    int p = aAt;
    int q = bAt;
    long difference = 0;
    for (int row = 0; row < 8; row++) {
      difference |= eight(a, p) ^ eight(b, q);
      p += aStride;
      q += bStride;
    }
    return difference == 0;
  }

  /** Whether 8x8 bytes are all the same value. */
  static boolean flat8(byte[] a, int at, int stride) {
    long first = (a[at] & 0xFF) * 0x0101010101010101L;
    long difference = 0;
    int p = at;
    for (int row = 0; row < 8; row++) {
      difference |= eight(a, p) ^ first;
      p += stride;
    }
    return difference == 0;
  }

  /** Whether luma of a macroblock equals that of another picture, moved by whole pixels. */
  static boolean luma(
      SourcePicture now, SourcePicture then, int mbRow, int mbColumn, int rows, int columns) {
    return equal16(
        now.data,
        now.yOffset(mbRow, mbColumn),
        now.yStride,
        then.data,
        then.yOffset(mbRow, mbColumn) + rows * then.yStride + columns,
        then.yStride);
  }

  /**
   * Whether prediction of chroma along a vector of whole luma pixels will be exact. Along an odd
   * one chroma lies between pixels: only what is flat stays what it is.
   */
  static boolean chroma(
      SourcePicture now, SourcePicture then, int mbRow, int mbColumn, int rows, int columns) {
    int move = (rows >> 1) * then.uvStride + (columns >> 1);
    int u = now.uOffset(mbRow, mbColumn);
    int v = now.vOffset(mbRow, mbColumn);
    int fromU = then.uOffset(mbRow, mbColumn) + move;
    int fromV = then.vOffset(mbRow, mbColumn) + move;
    if (!equal8(now.data, u, now.uvStride, then.data, fromU, then.uvStride)
        || !equal8(now.data, v, now.uvStride, then.data, fromV, then.uvStride)) {
      return false;
    }
    return ((rows | columns) & 1) == 0
        || (flat8(now.data, u, now.uvStride) && flat8(now.data, v, now.uvStride));
  }
}
