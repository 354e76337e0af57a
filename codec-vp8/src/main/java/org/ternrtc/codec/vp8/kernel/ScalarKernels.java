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
  static final int COS_MINUS_1 = 20091;

  /** sqrt(2) * sin(pi / 8) in 16 bits of fraction. */
  static final int SIN = 35468;

  @Override
  public void inverseDctAdd(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    // Columns first. Section 14.4 keeps what lies between the passes in 16 bits; the sums of the
    // second pass are kept in 16 bits as well, which no sane encoder exceeds. The four results of
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
    plane[offset] = add(plane[offset], (short) (a + d + 4) >> 3);
    plane[offset + 1] = add(plane[offset + 1], (short) (b + c + 4) >> 3);
    plane[offset + 2] = add(plane[offset + 2], (short) (b - c + 4) >> 3);
    plane[offset + 3] = add(plane[offset + 3], (short) (a - d + 4) >> 3);
  }

  @Override
  public void inverseDctAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    for (int block = 0; block < 4; block++) {
      inverseDctAdd(coefficients, at + block * 16, plane, offset + block * 4, stride);
    }
  }

  @Override
  public void inverseDctAddSquare(
      short[] coefficients, int at, byte[] plane, int offset, int stride) {
    for (int block = 0; block < 4; block++) {
      int to = offset + (block >> 1) * 4 * stride + (block & 1) * 4;
      inverseDctAdd(coefficients, at + block * 16, plane, to, stride);
    }
  }

  @Override
  public void dcAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    for (int block = 0; block < 4; block++) {
      dcAdd(coefficients[at + block * 16], plane, offset + block * 4, stride);
    }
  }

  @Override
  public void dcAddSquare(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    for (int block = 0; block < 4; block++) {
      int to = offset + (block >> 1) * 4 * stride + (block & 1) * 4;
      dcAdd(coefficients[at + block * 16], plane, to, stride);
    }
  }

  @Override
  public void dcAdd(int dc, byte[] plane, int offset, int stride) {
    int difference = (short) (dc + 4) >> 3;
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
  public void verticalEdges(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      boolean outer,
      boolean inner,
      int outerLimit,
      int innerLimit,
      int interior,
      int hev,
      byte[] scratch) {
    if (outer) {
      ScalarEdges.macroblockEdge(y, yAt, 1, yStride, 16, outerLimit, interior, hev);
      ScalarEdges.macroblockEdge(u, uvAt, 1, uvStride, 8, outerLimit, interior, hev);
      ScalarEdges.macroblockEdge(v, uvAt, 1, uvStride, 8, outerLimit, interior, hev);
    }
    if (inner) {
      for (int n = 4; n < 16; n += 4) {
        ScalarEdges.innerEdge(y, yAt + n, 1, yStride, 16, innerLimit, interior, hev);
      }
      ScalarEdges.innerEdge(u, uvAt + 4, 1, uvStride, 8, innerLimit, interior, hev);
      ScalarEdges.innerEdge(v, uvAt + 4, 1, uvStride, 8, innerLimit, interior, hev);
    }
  }

  @Override
  public void horizontalEdges(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      boolean outer,
      boolean inner,
      int outerLimit,
      int innerLimit,
      int interior,
      int hev,
      byte[] scratch) {
    if (outer) {
      ScalarEdges.macroblockEdge(y, yAt, yStride, 1, 16, outerLimit, interior, hev);
      ScalarEdges.macroblockEdge(u, uvAt, uvStride, 1, 8, outerLimit, interior, hev);
      ScalarEdges.macroblockEdge(v, uvAt, uvStride, 1, 8, outerLimit, interior, hev);
    }
    if (inner) {
      for (int n = 4; n < 16; n += 4) {
        ScalarEdges.innerEdge(y, yAt + n * yStride, yStride, 1, 16, innerLimit, interior, hev);
      }
      ScalarEdges.innerEdge(u, uvAt + 4 * uvStride, uvStride, 1, 8, innerLimit, interior, hev);
      ScalarEdges.innerEdge(v, uvAt + 4 * uvStride, uvStride, 1, 8, innerLimit, interior, hev);
    }
  }

  @Override
  public void simpleEdge(
      byte[] plane, int offset, int across, int along, int edgeLimit, byte[] scratch) {
    ScalarEdges.simpleEdge(plane, offset, across, along, edgeLimit);
  }
}
