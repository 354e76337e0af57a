package org.ternrtc.codec.vp8.screen;

import org.ternrtc.codec.vp8.frame.FrameBuffer;
import org.ternrtc.codec.vp8.frame.SourcePicture;
import org.ternrtc.codec.vp8.kernel.EncoderKernels;

/** How far a macroblock of a reconstructed picture is from the source, all planes together. */
final class ReferenceError {
  private ReferenceError() {}

  /**
   * Squared error against a macroblock that lies so many whole pixels away. Along an odd way chroma
   * is taken half a pixel off: near enough.
   */
  static int of(
      EncoderKernels kernels,
      SourcePicture source,
      FrameBuffer picture,
      int mbRow,
      int mbColumn,
      int down,
      int right) {
    int luma =
        kernels.sse16x16(
            source.data,
            source.yOffset(mbRow, mbColumn),
            source.yStride,
            picture.y,
            picture.yOffset(mbRow, mbColumn) + down * picture.yStride + right,
            picture.yStride);
    int at = picture.uvOffset(mbRow, mbColumn) + (down >> 1) * picture.uvStride + (right >> 1);
    return luma
        + error8x8(
            source.data,
            source.uOffset(mbRow, mbColumn),
            source.uvStride,
            picture.u,
            at,
            picture.uvStride)
        + error8x8(
            source.data,
            source.vOffset(mbRow, mbColumn),
            source.uvStride,
            picture.v,
            at,
            picture.uvStride);
  }

  private static int error8x8(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride) {
    int sum = 0;
    for (int row = 0; row < 8; row++) {
      int p = aAt + row * aStride;
      int q = bAt + row * bStride;
      // Chroma of text and windows is mostly flat and exact.
      if (BlockCompare.eight(a, p) == BlockCompare.eight(b, q)) {
        continue;
      }
      for (int column = 0; column < 8; column++) {
        int difference = (a[p + column] & 0xFF) - (b[q + column] & 0xFF);
        sum += difference * difference;
      }
    }
    return sum;
  }
}
