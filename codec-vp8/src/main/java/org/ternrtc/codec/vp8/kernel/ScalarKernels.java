package org.ternrtc.codec.vp8.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The kernels in plain Java: the definition that every other form is tested against. */
public final class ScalarKernels implements Kernels {
  /** The one object; it holds nothing. */
  public static final ScalarKernels INSTANCE = new ScalarKernels();

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final int SCRATCH_STRIDE = 16;

  private ScalarKernels() {}

  @Override
  public void sixTap(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int xFraction,
      int yFraction,
      byte[] scratch) {
    if (yFraction == 0) {
      filterSixTaps(
          source,
          sourceOffset,
          sourceStride,
          1,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          Filters.SIX_TAP[xFraction]);
    } else if (xFraction == 0) {
      filterSixTaps(
          source,
          sourceOffset,
          sourceStride,
          sourceStride,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          Filters.SIX_TAP[yFraction]);
    } else {
      filterSixTaps(
          source,
          sourceOffset - 2 * sourceStride,
          sourceStride,
          1,
          scratch,
          0,
          SCRATCH_STRIDE,
          width,
          height + 5,
          Filters.SIX_TAP[xFraction]);
      filterSixTaps(
          scratch,
          2 * SCRATCH_STRIDE,
          SCRATCH_STRIDE,
          SCRATCH_STRIDE,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          Filters.SIX_TAP[yFraction]);
    }
  }

  private static void filterSixTaps(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      int step,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int[] taps) {
    int t0 = taps[0];
    int t1 = taps[1];
    int t2 = taps[2];
    int t3 = taps[3];
    int t4 = taps[4];
    int t5 = taps[5];
    for (int row = 0; row < height; row++) {
      int s = sourceOffset + row * sourceStride;
      int t = targetOffset + row * targetStride;
      for (int column = 0; column < width; column++, s++, t++) {
        int sum =
            (source[s - 2 * step] & 0xFF) * t0
                + (source[s - step] & 0xFF) * t1
                + (source[s] & 0xFF) * t2
                + (source[s + step] & 0xFF) * t3
                + (source[s + 2 * step] & 0xFF) * t4
                + (source[s + 3 * step] & 0xFF) * t5;
        target[t] = (byte) clampPixel((sum + 64) >> 7);
      }
    }
  }

  @Override
  public void bilinear(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int xFraction,
      int yFraction,
      byte[] scratch) {
    if (yFraction == 0) {
      filterTwoTaps(
          source,
          sourceOffset,
          sourceStride,
          1,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          xFraction);
    } else if (xFraction == 0) {
      filterTwoTaps(
          source,
          sourceOffset,
          sourceStride,
          sourceStride,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          yFraction);
    } else {
      filterTwoTaps(
          source,
          sourceOffset,
          sourceStride,
          1,
          scratch,
          0,
          SCRATCH_STRIDE,
          width,
          height + 1,
          xFraction);
      filterTwoTaps(
          scratch,
          0,
          SCRATCH_STRIDE,
          SCRATCH_STRIDE,
          target,
          targetOffset,
          targetStride,
          width,
          height,
          yFraction);
    }
  }

  private static void filterTwoTaps(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      int step,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height,
      int fraction) {
    int second = fraction * 16;
    int first = 128 - second;
    for (int row = 0; row < height; row++) {
      int s = sourceOffset + row * sourceStride;
      int t = targetOffset + row * targetStride;
      for (int column = 0; column < width; column++, s++, t++) {
        int sum = (source[s] & 0xFF) * first + (source[s + step] & 0xFF) * second;
        target[t] = (byte) ((sum + 64) >> 7);
      }
    }
  }

  @Override
  public void copy(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] target,
      int targetOffset,
      int targetStride,
      int width,
      int height) {
    if (width == 4) {
      for (int row = 0; row < height; row++) {
        INT.set(
            target,
            targetOffset + row * targetStride,
            (int) INT.get(source, sourceOffset + row * sourceStride));
      }
    } else if ((width & 7) == 0) {
      for (int row = 0; row < height; row++) {
        int s = sourceOffset + row * sourceStride;
        int t = targetOffset + row * targetStride;
        for (int column = 0; column < width; column += 8) {
          LONG.set(target, t + column, (long) LONG.get(source, s + column));
        }
      }
    } else {
      for (int row = 0; row < height; row++) {
        System.arraycopy(
            source,
            sourceOffset + row * sourceStride,
            target,
            targetOffset + row * targetStride,
            width);
      }
    }
  }

  /** sqrt(2) * cos(pi / 8) - 1 in 16 bits of fraction. */
  private static final int COS_MINUS_1 = 20091;

  /** sqrt(2) * sin(pi / 8) in 16 bits of fraction. */
  private static final int SIN = 35468;

  @Override
  public void inverseDctAdd(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    // Columns first. Section 14.4 keeps what lies between the passes in 16 bits. The four results
    // of
    // each column stay in locals: c is the column, 0 to 3 the row.
    long column0 = inverseColumn(coefficients, at);
    long column1 = inverseColumn(coefficients, at + 1);
    long column2 = inverseColumn(coefficients, at + 2);
    long column3 = inverseColumn(coefficients, at + 3);
    for (int row = 0, shift = 0; row < 4; row++, shift += 16, offset += stride) {
      addRow(
          (short) (column0 >> shift),
          (short) (column1 >> shift),
          (short) (column2 >> shift),
          (short) (column3 >> shift),
          plane,
          offset);
    }
  }

  private static long inverseColumn(short[] coefficients, int at) {
    int i0 = coefficients[at];
    int i1 = coefficients[at + 4];
    int i2 = coefficients[at + 8];
    int i3 = coefficients[at + 12];
    int a = i0 + i2;
    int b = i0 - i2;
    int c = ((i1 * SIN) >> 16) - (i3 + ((i3 * COS_MINUS_1) >> 16));
    int d = (i1 + ((i1 * COS_MINUS_1) >> 16)) + ((i3 * SIN) >> 16);
    return ((a + d) & 0xFFFFL)
        | ((b + c) & 0xFFFFL) << 16
        | ((b - c) & 0xFFFFL) << 32
        | ((long) (a - d)) << 48;
  }

  private static void addRow(int i0, int i1, int i2, int i3, byte[] plane, int offset) {
    int a = i0 + i2;
    int b = i0 - i2;
    int c = ((i1 * SIN) >> 16) - (i3 + ((i3 * COS_MINUS_1) >> 16));
    int d = (i1 + ((i1 * COS_MINUS_1) >> 16)) + ((i3 * SIN) >> 16);
    plane[offset] = add(plane[offset], (a + d + 4) >> 3);
    plane[offset + 1] = add(plane[offset + 1], (b + c + 4) >> 3);
    plane[offset + 2] = add(plane[offset + 2], (b - c + 4) >> 3);
    plane[offset + 3] = add(plane[offset + 3], (a - d + 4) >> 3);
  }

  @Override
  public void dcAdd(int dc, byte[] plane, int offset, int stride) {
    int difference = (dc + 4) >> 3;
    for (int row = 0; row < 4; row++, offset += stride) {
      plane[offset] = add(plane[offset], difference);
      plane[offset + 1] = add(plane[offset + 1], difference);
      plane[offset + 2] = add(plane[offset + 2], difference);
      plane[offset + 3] = add(plane[offset + 3], difference);
    }
  }

  private static byte add(byte pixel, int difference) {
    return (byte) clampPixel((pixel & 0xFF) + difference);
  }

  private static int clampPixel(int value) {
    return Math.max(0, Math.min(255, value));
  }

  @Override
  public void macroblockEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold,
      byte[] scratch) {
    for (int n = 0; n < count; n++, offset += along) {
      int p3 = plane[offset - 4 * across] & 0xFF;
      int p2 = plane[offset - 3 * across] & 0xFF;
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      int q2 = plane[offset + 2 * across] & 0xFF;
      int q3 = plane[offset + 3 * across] & 0xFF;
      if (!isSmooth(p3, p2, p1, p0, q0, q1, q2, q3, edgeLimit, interiorLimit)) {
        continue;
      }
      int w = clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0));
      if (Math.abs(p1 - p0) > hevThreshold || Math.abs(q1 - q0) > hevThreshold) {
        adjust(plane, offset, across, p0, q0, w);
      } else {
        int a = (27 * w + 63) >> 7;
        plane[offset] = pixel(q0 - a);
        plane[offset - across] = pixel(p0 + a);
        a = (18 * w + 63) >> 7;
        plane[offset + across] = pixel(q1 - a);
        plane[offset - 2 * across] = pixel(p1 + a);
        a = (9 * w + 63) >> 7;
        plane[offset + 2 * across] = pixel(q2 - a);
        plane[offset - 3 * across] = pixel(p2 + a);
      }
    }
  }

  @Override
  public void innerEdge(
      byte[] plane,
      int offset,
      int across,
      int along,
      int count,
      int edgeLimit,
      int interiorLimit,
      int hevThreshold,
      byte[] scratch) {
    for (int n = 0; n < count; n++, offset += along) {
      int p3 = plane[offset - 4 * across] & 0xFF;
      int p2 = plane[offset - 3 * across] & 0xFF;
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      int q2 = plane[offset + 2 * across] & 0xFF;
      int q3 = plane[offset + 3 * across] & 0xFF;
      if (!isSmooth(p3, p2, p1, p0, q0, q1, q2, q3, edgeLimit, interiorLimit)) {
        continue;
      }
      if (Math.abs(p1 - p0) > hevThreshold || Math.abs(q1 - q0) > hevThreshold) {
        adjust(plane, offset, across, p0, q0, clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0)));
      } else {
        int a = (adjust(plane, offset, across, p0, q0, clampSigned(3 * (q0 - p0))) + 1) >> 1;
        plane[offset + across] = pixel(q1 - a);
        plane[offset - 2 * across] = pixel(p1 + a);
      }
    }
  }

  @Override
  public void simpleEdge(
      byte[] plane, int offset, int across, int along, int count, int edgeLimit, byte[] scratch) {
    for (int n = 0; n < count; n++, offset += along) {
      int p1 = plane[offset - 2 * across] & 0xFF;
      int p0 = plane[offset - across] & 0xFF;
      int q0 = plane[offset] & 0xFF;
      int q1 = plane[offset + across] & 0xFF;
      if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= edgeLimit) {
        adjust(plane, offset, across, p0, q0, clampSigned(clampSigned(p1 - q1) + 3 * (q0 - p0)));
      }
    }
  }

  private static boolean isSmooth(
      int p3, int p2, int p1, int p0, int q0, int q1, int q2, int q3, int edge, int interior) {
    return Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= edge
        && Math.abs(p3 - p2) <= interior
        && Math.abs(p2 - p1) <= interior
        && Math.abs(p1 - p0) <= interior
        && Math.abs(q3 - q2) <= interior
        && Math.abs(q2 - q1) <= interior
        && Math.abs(q1 - q0) <= interior;
  }

  /** {@code common_adjust} of section 15.2 with its "a" given; returns what q0 was lowered by. */
  private static int adjust(byte[] plane, int offset, int across, int p0, int q0, int a) {
    int up = Math.min(a + 3, 127) >> 3;
    int down = Math.min(a + 4, 127) >> 3;
    plane[offset] = pixel(q0 - down);
    plane[offset - across] = pixel(p0 + up);
    return down;
  }

  private static int clampSigned(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  /** Clamping a signed pixel and turning it unsigned is the same as clamping the unsigned one. */
  private static byte pixel(int value) {
    return (byte) clampPixel(value);
  }
}
