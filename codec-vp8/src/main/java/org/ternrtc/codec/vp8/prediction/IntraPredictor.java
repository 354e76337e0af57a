package org.ternrtc.codec.vp8.prediction;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.Modes;

/**
 * Intra prediction, RFC 6386 section 12: from the pixels above and to the left of a block in its
 * plane, which must not be loop filtered yet, into the same plane or another.
 *
 * <p>Outside of the picture the plane must hold what {@link
 * org.ternrtc.codec.vp8.frame.FrameBuffer#prepareIntraEdges} writes.
 */
public final class IntraPredictor {
  private IntraPredictor() {}

  /**
   * Predicts a whole macroblock's luma (size 16) or one of its chroma planes (size 8).
   *
   * @param mode {@link Modes#DC_PRED} to {@link Modes#TM_PRED}
   * @param offset the block's first pixel in the plane that holds its neighbours
   * @param hasAbove whether there is a macroblock above
   * @param hasLeft whether there is a macroblock to the left
   */
  public static void predict(
      int mode,
      int size,
      byte[] plane,
      int offset,
      int stride,
      boolean hasAbove,
      boolean hasLeft,
      byte[] target,
      int targetOffset,
      int targetStride) {
    switch (mode) {
      case Modes.V_PRED -> {
        for (int row = 0; row < size; row++) {
          System.arraycopy(plane, offset - stride, target, targetOffset + row * targetStride, size);
        }
      }
      case Modes.H_PRED -> {
        for (int row = 0; row < size; row++) {
          int at = targetOffset + row * targetStride;
          Arrays.fill(target, at, at + size, plane[offset + row * stride - 1]);
        }
      }
      case Modes.TM_PRED ->
          trueMotion(size, plane, offset, stride, target, targetOffset, targetStride);
      default -> {
        byte dc = (byte) average(size, plane, offset, stride, hasAbove, hasLeft);
        for (int row = 0; row < size; row++) {
          int at = targetOffset + row * targetStride;
          Arrays.fill(target, at, at + size, dc);
        }
      }
    }
  }

  private static int average(
      int size, byte[] plane, int offset, int stride, boolean hasAbove, boolean hasLeft) {
    int sum = 0;
    int shift = size == 16 ? 3 : 2;
    if (hasAbove) {
      for (int n = 0; n < size; n++) {
        sum += plane[offset - stride + n] & 0xFF;
      }
      shift++;
    }
    if (hasLeft) {
      for (int n = 0; n < size; n++) {
        sum += plane[offset + n * stride - 1] & 0xFF;
      }
      shift++;
    }
    if (!hasAbove && !hasLeft) {
      return 128;
    }
    return (sum + (1 << (shift - 1))) >> shift;
  }

  private static void trueMotion(
      int size,
      byte[] plane,
      int offset,
      int stride,
      byte[] target,
      int targetOffset,
      int targetStride) {
    int above = offset - stride;
    int corner = plane[above - 1] & 0xFF;
    for (int row = 0; row < size; row++) {
      int difference = (plane[offset + row * stride - 1] & 0xFF) - corner;
      int at = targetOffset + row * targetStride;
      for (int column = 0; column < size; column++) {
        target[at + column] =
            (byte) Math.max(0, Math.min(255, (plane[above + column] & 0xFF) + difference));
      }
    }
  }

  /**
   * The four pixels above and to the right of a macroblock, which its blocks 3, 7, 11 and 15 use,
   * lowest byte leftmost. The last macroblock of a row has none there and repeats the pixel above
   * its upper right corner, unless it lies in the topmost row.
   */
  public static int aboveRight(
      byte[] plane, int offset, int stride, boolean hasAbove, boolean lastColumn) {
    if (lastColumn && hasAbove) {
      return (plane[offset - stride + 15] & 0xFF) * 0x01010101;
    }
    return fourPixels(plane, offset - stride + 16);
  }

  /** Four pixels in an int, lowest byte leftmost. */
  public static int fourPixels(byte[] plane, int at) {
    return (plane[at] & 0xFF)
        | (plane[at + 1] & 0xFF) << 8
        | (plane[at + 2] & 0xFF) << 16
        | (plane[at + 3] & 0xFF) << 24;
  }

  /**
   * Predicts one 4x4 luma block, section 12.3.
   *
   * @param mode {@link Modes#B_DC_PRED} to {@link Modes#B_HU_PRED}
   * @param aboveRight the four pixels above and to the right as {@link #fourPixels} packs them;
   *     only looked at by the modes that point there, see {@link #usesAboveRight}
   */
  public static void predictBlock(
      int mode,
      byte[] plane,
      int offset,
      int stride,
      int aboveRight,
      byte[] target,
      int at,
      int targetStride) {
    int above = offset - stride;
    int p = plane[above - 1] & 0xFF;
    int a0 = plane[above] & 0xFF;
    int a1 = plane[above + 1] & 0xFF;
    int a2 = plane[above + 2] & 0xFF;
    int a3 = plane[above + 3] & 0xFF;
    int l0 = plane[offset - 1] & 0xFF;
    int l1 = plane[offset + stride - 1] & 0xFF;
    int l2 = plane[offset + 2 * stride - 1] & 0xFF;
    int l3 = plane[offset + 3 * stride - 1] & 0xFF;
    int row1 = at + targetStride;
    int row2 = row1 + targetStride;
    int row3 = row2 + targetStride;
    switch (mode) {
      case Modes.B_TM_PRED -> trueMotion(4, plane, offset, stride, target, at, targetStride);
      case Modes.B_VE_PRED -> {
        int a4 = aboveRight & 0xFF;
        byte c0 = average3(p, a0, a1);
        byte c1 = average3(a0, a1, a2);
        byte c2 = average3(a1, a2, a3);
        byte c3 = average3(a2, a3, a4);
        set(target, at, c0, c1, c2, c3);
        set(target, row1, c0, c1, c2, c3);
        set(target, row2, c0, c1, c2, c3);
        set(target, row3, c0, c1, c2, c3);
      }
      case Modes.B_HE_PRED -> {
        byte r0 = average3(p, l0, l1);
        byte r1 = average3(l0, l1, l2);
        byte r2 = average3(l1, l2, l3);
        byte r3 = average3(l2, l3, l3);
        set(target, at, r0, r0, r0, r0);
        set(target, row1, r1, r1, r1, r1);
        set(target, row2, r2, r2, r2, r2);
        set(target, row3, r3, r3, r3, r3);
      }
      case Modes.B_LD_PRED -> {
        int a4 = aboveRight & 0xFF;
        int a5 = aboveRight >>> 8 & 0xFF;
        int a6 = aboveRight >>> 16 & 0xFF;
        int a7 = aboveRight >>> 24;
        byte d1 = average3(a1, a2, a3);
        byte d2 = average3(a2, a3, a4);
        byte d3 = average3(a3, a4, a5);
        byte d4 = average3(a4, a5, a6);
        byte d5 = average3(a5, a6, a7);
        set(target, at, average3(a0, a1, a2), d1, d2, d3);
        set(target, row1, d1, d2, d3, d4);
        set(target, row2, d2, d3, d4, d5);
        set(target, row3, d3, d4, d5, average3(a6, a7, a7));
      }
      case Modes.B_RD_PRED -> {
        byte d1 = average3(l2, l1, l0);
        byte d2 = average3(l1, l0, p);
        byte d3 = average3(l0, p, a0);
        byte d4 = average3(p, a0, a1);
        byte d5 = average3(a0, a1, a2);
        set(target, at, d3, d4, d5, average3(a1, a2, a3));
        set(target, row1, d2, d3, d4, d5);
        set(target, row2, d1, d2, d3, d4);
        set(target, row3, average3(l3, l2, l1), d1, d2, d3);
      }
      case Modes.B_VR_PRED -> {
        byte e0 = average2(p, a0);
        byte e1 = average2(a0, a1);
        byte e2 = average2(a1, a2);
        byte o0 = average3(l0, p, a0);
        byte o1 = average3(p, a0, a1);
        byte o2 = average3(a0, a1, a2);
        set(target, at, e0, e1, e2, average2(a2, a3));
        set(target, row1, o0, o1, o2, average3(a1, a2, a3));
        set(target, row2, average3(l1, l0, p), e0, e1, e2);
        set(target, row3, average3(l2, l1, l0), o0, o1, o2);
      }
      case Modes.B_VL_PRED -> {
        int a4 = aboveRight & 0xFF;
        int a5 = aboveRight >>> 8 & 0xFF;
        int a6 = aboveRight >>> 16 & 0xFF;
        int a7 = aboveRight >>> 24;
        byte e1 = average2(a1, a2);
        byte e2 = average2(a2, a3);
        byte e3 = average2(a3, a4);
        byte o1 = average3(a1, a2, a3);
        byte o2 = average3(a2, a3, a4);
        byte o3 = average3(a3, a4, a5);
        set(target, at, average2(a0, a1), e1, e2, e3);
        set(target, row1, average3(a0, a1, a2), o1, o2, o3);
        // The last column leaves the pattern.
        set(target, row2, e1, e2, e3, average3(a4, a5, a6));
        set(target, row3, o1, o2, o3, average3(a5, a6, a7));
      }
      case Modes.B_HD_PRED -> {
        byte e0 = average2(l0, p);
        byte e1 = average2(l1, l0);
        byte e2 = average2(l2, l1);
        byte o0 = average3(l0, p, a0);
        byte o1 = average3(l1, l0, p);
        byte o2 = average3(l2, l1, l0);
        set(target, at, e0, o0, average3(p, a0, a1), average3(a0, a1, a2));
        set(target, row1, e1, o1, e0, o0);
        set(target, row2, e2, o2, e1, o1);
        set(target, row3, average2(l3, l2), average3(l3, l2, l1), e2, o2);
      }
      case Modes.B_HU_PRED -> {
        byte e1 = average2(l1, l2);
        byte e2 = average2(l2, l3);
        byte o1 = average3(l1, l2, l3);
        byte o2 = average3(l2, l3, l3);
        byte end = (byte) l3;
        set(target, at, average2(l0, l1), average3(l0, l1, l2), e1, o1);
        set(target, row1, e1, o1, e2, o2);
        set(target, row2, e2, o2, end, end);
        set(target, row3, end, end, end, end);
      }
      default -> {
        byte dc = (byte) ((a0 + a1 + a2 + a3 + l0 + l1 + l2 + l3 + 4) >> 3);
        set(target, at, dc, dc, dc, dc);
        set(target, row1, dc, dc, dc, dc);
        set(target, row2, dc, dc, dc, dc);
        set(target, row3, dc, dc, dc, dc);
      }
    }
  }

  /** Whether a block mode looks at the pixels above and to the right. */
  public static boolean usesAboveRight(int mode) {
    return mode == Modes.B_VE_PRED || mode == Modes.B_LD_PRED || mode == Modes.B_VL_PRED;
  }

  private static void set(byte[] target, int at, byte b0, byte b1, byte b2, byte b3) {
    target[at] = b0;
    target[at + 1] = b1;
    target[at + 2] = b2;
    target[at + 3] = b3;
  }

  private static byte average2(int x, int y) {
    return (byte) ((x + y + 1) >> 1);
  }

  private static byte average3(int x, int y, int z) {
    return (byte) ((x + 2 * y + z + 2) >> 2);
  }
}
