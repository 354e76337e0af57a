package org.ternrtc.codec.vp8.kernel;

import jdk.incubator.vector.ShortVector;

/**
 * The kernels on the Vector API, for machines with vectors of 256 bits. What gains nothing from
 * vectors is left to {@link ScalarKernels}.
 */
public final class VectorKernels implements Kernels {
  /** The one object; it holds nothing. */
  public static final VectorKernels INSTANCE = new VectorKernels();

  private static final ScalarKernels SCALAR = ScalarKernels.INSTANCE;
  private static final int SCRATCH_STRIDE = 16;
  private static final int ROW = EdgeWindow.ROW;

  /** Rows of narrow blocks are made 8 wide here, behind what the first direction needs. */
  private static final int NARROW = 22 * SCRATCH_STRIDE;

  private VectorKernels() {}

  /** Whether this machine's vectors are as wide as the kernels' shapes. */
  public static boolean fitsMachine() {
    return VectorInterpolation.SHORTS.vectorBitSize()
        <= ShortVector.SPECIES_PREFERRED.vectorBitSize();
  }

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
    if (width == 4) {
      sixTap(
          source,
          sourceOffset,
          sourceStride,
          scratch,
          NARROW,
          SCRATCH_STRIDE,
          8,
          height,
          xFraction,
          yFraction,
          scratch);
      SCALAR.copy(scratch, NARROW, SCRATCH_STRIDE, target, targetOffset, targetStride, 4, height);
    } else if (yFraction == 0) {
      filter(
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
      filter(
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
      filter(
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
      filter(
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

  private static void filter(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int width,
      int height,
      int[] taps) {
    boolean four = taps[0] == 0;
    if (width == 16) {
      if (four) {
        VectorInterpolation.fourTap16(
            source, s, sourceStride, step, target, t, targetStride, height, taps);
      } else {
        VectorInterpolation.sixTap16(
            source, s, sourceStride, step, target, t, targetStride, height, taps);
      }
    } else if (four) {
      VectorInterpolation.fourTap8(
          source, s, sourceStride, step, target, t, targetStride, height, taps);
    } else {
      VectorInterpolation.sixTap8(
          source, s, sourceStride, step, target, t, targetStride, height, taps);
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
    if (width == 4) {
      bilinear(
          source,
          sourceOffset,
          sourceStride,
          scratch,
          NARROW,
          SCRATCH_STRIDE,
          8,
          height,
          xFraction,
          yFraction,
          scratch);
      SCALAR.copy(scratch, NARROW, SCRATCH_STRIDE, target, targetOffset, targetStride, 4, height);
    } else if (yFraction == 0) {
      mix(
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
      mix(
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
      mix(
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
      mix(
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

  private static void mix(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int width,
      int height,
      int fraction) {
    if (width == 16) {
      VectorInterpolation.twoTap16(
          source, s, sourceStride, step, target, t, targetStride, height, fraction);
    } else {
      VectorInterpolation.twoTap8(
          source, s, sourceStride, step, target, t, targetStride, height, fraction);
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
    SCALAR.copy(
        source, sourceOffset, sourceStride, target, targetOffset, targetStride, width, height);
  }

  @Override
  public void inverseDctAdd(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    SCALAR.inverseDctAdd(coefficients, at, plane, offset, stride);
  }

  @Override
  public void inverseDctAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    VectorTransform.invert(coefficients, at);
    VectorTransform.addRow(coefficients, at, plane, offset, stride);
  }

  @Override
  public void inverseDctAddSquare(
      short[] coefficients, int at, byte[] plane, int offset, int stride) {
    VectorTransform.invert(coefficients, at);
    VectorTransform.addSquare(coefficients, at, plane, offset, stride);
  }

  @Override
  public void dcAddRow(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    VectorTransform.invertDc(coefficients, at);
    VectorTransform.addRow(coefficients, at, plane, offset, stride);
  }

  @Override
  public void dcAddSquare(short[] coefficients, int at, byte[] plane, int offset, int stride) {
    VectorTransform.invertDc(coefficients, at);
    VectorTransform.addSquare(coefficients, at, plane, offset, stride);
  }

  @Override
  public void dcAdd(int dc, byte[] plane, int offset, int stride) {
    SCALAR.dcAdd(dc, plane, offset, stride);
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
    EdgeWindow.takeTurned(y, yAt - 4, yStride, u, v, uvAt - 4, uvStride, scratch, 0);
    boolean changed = outer && filterOuter(scratch, outerLimit, interior, hev);
    if (inner) {
      EdgeWindow.takeTurned(y, yAt + 4, yStride, u, v, uvAt + 4, uvStride, scratch, 8 * ROW);
      EdgeWindow.takeTurned(y, yAt + 12, yStride, u, v, uvAt + 4, uvStride, scratch, 16 * ROW);
      changed |= filterInner(scratch, 8 * ROW, true, innerLimit, interior, hev);
      boolean second = filterInner(scratch, 12 * ROW, false, innerLimit, interior, hev);
      boolean third = filterInner(scratch, 16 * ROW, false, innerLimit, interior, hev);
      if (changed || second || third) {
        EdgeWindow.putTurned(y, yAt + 4, yStride, u, v, uvAt + 4, uvStride, scratch, 8 * ROW);
      }
      if (third) {
        EdgeWindow.putLumaTurned(y, yAt + 12, yStride, scratch, 16 * ROW);
      }
    }
    if (changed) {
      EdgeWindow.putTurned(y, yAt - 4, yStride, u, v, uvAt - 4, uvStride, scratch, 0);
    }
  }

  private static boolean filterOuter(byte[] scratch, int limit, int interior, int hev) {
    boolean any = WideEdges.findSmooth(scratch, 4 * ROW, true, limit, interior, hev);
    if (any) {
      WideEdges.filterMacroblock(scratch, 4 * ROW);
    }
    return any;
  }

  private static boolean filterInner(
      byte[] scratch, int at, boolean chroma, int limit, int interior, int hev) {
    boolean any = WideEdges.findSmooth(scratch, at, chroma, limit, interior, hev);
    if (any) {
      WideEdges.filterInner(scratch, at);
    }
    return any;
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
      EdgeWindow.take(
          y,
          yAt - 4 * yStride,
          yStride,
          u,
          v,
          uvAt - 4 * uvStride,
          uvStride,
          inner ? 12 : 8,
          scratch,
          0);
    } else if (inner) {
      EdgeWindow.take(y, yAt, yStride, u, v, uvAt, uvStride, 8, scratch, 4 * ROW);
    }
    boolean changed = outer && filterOuter(scratch, outerLimit, interior, hev);
    if (inner) {
      boolean first = filterInner(scratch, 8 * ROW, true, innerLimit, interior, hev);
      if (first) {
        EdgeWindow.put(
            y,
            yAt + 2 * yStride,
            yStride,
            u,
            v,
            uvAt + 2 * uvStride,
            uvStride,
            4,
            scratch,
            6 * ROW);
      }
    }
    if (changed) {
      EdgeWindow.put(
          y, yAt - 3 * yStride, yStride, u, v, uvAt - 3 * uvStride, uvStride, 6, scratch, ROW);
    }
    if (inner) {
      filterLuma(y, yAt + 8 * yStride, yStride, innerLimit, interior, hev, scratch);
      filterLuma(y, yAt + 12 * yStride, yStride, innerLimit, interior, hev, scratch);
    }
  }

  private static void filterLuma(
      byte[] y, int at, int stride, int limit, int interior, int hev, byte[] scratch) {
    if (VectorEdges.findSmooth(y, at, stride, limit, interior, hev, scratch)) {
      VectorEdges.filterInner(y, at, stride, scratch);
    }
  }

  @Override
  public void simpleEdge(
      byte[] plane, int offset, int across, int along, int edgeLimit, byte[] scratch) {
    if (along == 1) {
      if (VectorEdges.findSmoothSimple(plane, offset, across, edgeLimit, scratch)) {
        VectorEdges.filterSimple(plane, offset, across, scratch);
      }
      return;
    }
    VectorEdges.turnIn(plane, offset - 4, along, scratch);
    if (VectorEdges.findSmoothSimple(scratch, 4 * 16, 16, edgeLimit, scratch)) {
      VectorEdges.filterSimple(scratch, 4 * 16, 16, scratch);
      VectorEdges.turnOut(plane, offset - 4, along, scratch);
    }
  }
}
