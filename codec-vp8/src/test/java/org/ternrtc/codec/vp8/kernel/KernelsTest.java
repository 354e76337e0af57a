package org.ternrtc.codec.vp8.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private static final Kernels SCALAR = ScalarKernels.INSTANCE;
  private static final int SIZE = 8192;
  private static final int MAX_STRIDE = 160;

  private final Random random = new Random(5);
  private final byte[] scratch = new byte[Kernels.SCRATCH];
  private final short[] coefficients = new short[64];

  /** A call with the same arguments whatever the kernels, writing to the plane. */
  private interface Call {
    void on(Kernels kernels, byte[] plane);
  }

  @BeforeEach
  void needsVectors() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            && VectorKernels.fitsMachine(),
        "vectors of 256 bits");
  }

  @Test
  void vectorsInterpolateToTheSamePixels() {
    byte[] source = new byte[SIZE];
    for (int round = 0; round < 40; round++) {
      fill(source, round);
      int sourceStride = 32 + random.nextInt(MAX_STRIDE - 32);
      int stride = 32 + random.nextInt(MAX_STRIDE - 32);
      int from = 2 * sourceStride + 2 + random.nextInt(100);
      int to = random.nextInt(100);
      int width = 4 << round % 3;
      for (int fractions = 1; fractions < 64; fractions++) {
        int x = fractions & 7;
        int y = fractions >> 3;
        assertSameBits((kernels, plane) ->
            kernels.sixTap(
                source, from, sourceStride, plane, to, stride, width, width, x, y, scratch));
        assertSameBits((kernels, plane) ->
            kernels.bilinear(
                source, from, sourceStride, plane, to, stride, width, width, x, y, scratch));
      }
    }
  }

  @Test
  void vectorsFilterEdgesToTheSamePixels() {
    for (int round = 0; round < 3_000; round++) {
      int stride = 80 + random.nextInt(MAX_STRIDE - 80);
      // Luma, U and V lie side by side in one plane.
      int at = 4 * stride + 32 + random.nextInt(8);
      int u = at + 20;
      int v = u + 12;
      int interior = 1 + random.nextInt(63);
      int outerLimit = 2 * random.nextInt(66) + interior;
      int innerLimit = 2 * random.nextInt(66) + interior;
      int hev = random.nextInt(4);
      boolean outer = round % 3 != 0;
      boolean inner = round % 3 != 1;
      byte[] plane = new byte[SIZE];
      fill(plane, round);
      assertSameBits(
          plane,
          (kernels, to) ->
              filterPlanes(
                  kernels,
                  true,
                  to,
                  at,
                  u,
                  v,
                  stride,
                  outer,
                  inner,
                  outerLimit,
                  innerLimit,
                  interior,
                  hev));
      assertSameBits(
          plane,
          (kernels, to) ->
              filterPlanes(
                  kernels,
                  false,
                  to,
                  at,
                  u,
                  v,
                  stride,
                  outer,
                  inner,
                  outerLimit,
                  innerLimit,
                  interior,
                  hev));
      assertSameBits(
          plane, (kernels, to) -> kernels.simpleEdge(to, at, stride, 1, outerLimit, scratch));
      assertSameBits(
          plane, (kernels, to) -> kernels.simpleEdge(to, at, 1, stride, outerLimit, scratch));
    }
  }

  /** U and V start at the same offset, so V gets an array of its own, which is copied back. */
  private void filterPlanes(
      Kernels kernels,
      boolean vertical,
      byte[] plane,
      int at,
      int u,
      int v,
      int stride,
      boolean outer,
      boolean inner,
      int outerLimit,
      int innerLimit,
      int interior,
      int hev) {
    byte[] other = new byte[SIZE];
    System.arraycopy(plane, v - u, other, 0, SIZE - (v - u));
    if (vertical) {
      kernels.verticalEdges(
          plane,
          at,
          stride,
          plane,
          other,
          u,
          stride,
          outer,
          inner,
          outerLimit,
          innerLimit,
          interior,
          hev,
          scratch);
    } else {
      kernels.horizontalEdges(
          plane,
          at,
          stride,
          plane,
          other,
          u,
          stride,
          outer,
          inner,
          outerLimit,
          innerLimit,
          interior,
          hev,
          scratch);
    }
    for (int row = -4; row < 8; row++) {
      System.arraycopy(other, u - 4 + row * stride, plane, v - 4 + row * stride, 12);
    }
  }

  @Test
  void vectorsAddResidueToTheSamePixels() {
    for (int round = 0; round < 2_000; round++) {
      byte[] plane = new byte[SIZE];
      fill(plane, round);
      short[] coefficients = new short[96];
      int shift = random.nextInt(15);
      for (int n = 0; n < coefficients.length; n++) {
        coefficients[n] = (short) (random.nextInt(1 << 16) >> random.nextInt(shift + 1));
      }
      int at = 55 + random.nextInt(8);
      assertSameBits(plane, (kernels, to) -> kernels.inverseDctAdd(coefficients, 16, to, at, 41));
      assertSameBits(plane, (kernels, to) -> kernels.dcAdd(coefficients[0], to, at, 41));
      assertSameBits(
          plane, (kernels, to) -> kernels.inverseDctAddRow(coefficients.clone(), 16, to, at, 41));
      assertSameBits(
          plane,
          (kernels, to) -> kernels.inverseDctAddSquare(coefficients.clone(), 16, to, at, 41));
      assertSameBits(
          plane, (kernels, to) -> kernels.dcAddRow(coefficients.clone(), 16, to, at, 41));
      assertSameBits(
          plane, (kernels, to) -> kernels.dcAddSquare(coefficients.clone(), 16, to, at, 41));
    }
  }

  @Test
  void compiledVectorKernelsAllocateNothing() {
    byte[] source = new byte[SIZE];
    byte[] plane = new byte[SIZE];
    fill(source, 0);
    fill(plane, 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      callAll(VectorKernels.INSTANCE, source, plane);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, allocated / 2_000);
    }
    assertEquals(0, least, "bytes a call after warm-up");
  }

  @Test
  void aTrainedVectorKernelIsChosen() throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (KernelChoice.current() == SCALAR && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    assertSame(VectorKernels.INSTANCE, KernelChoice.current());
  }

  private void callAll(Kernels kernels, byte[] source, byte[] plane) {
    for (int call = 0; call < 2_000; call++) {
      int at = 1024 + (call & 63);
      int width = 4 << call % 3;
      int x = call & 7;
      int y = call >> 3 & 7;
      kernels.sixTap(source, at, 96, plane, at, 96, width, width, x, y, scratch);
      kernels.bilinear(source, at, 96, plane, at, 96, width, width, x, y, scratch);
      boolean outer = call % 3 != 0;
      boolean inner = call % 3 != 1;
      kernels.verticalEdges(
          plane, at, 96, source, source, at, 96, outer, inner, 60, 50, 20, 2, scratch);
      kernels.horizontalEdges(
          plane, at, 96, source, source, at, 96, outer, inner, 60, 50, 20, 2, scratch);
      kernels.simpleEdge(plane, at, 96, 1, 60, scratch);
      kernels.simpleEdge(plane, at, 1, 96, 60, scratch);
      kernels.inverseDctAddRow(coefficients, 0, plane, at, 96);
      kernels.inverseDctAddSquare(coefficients, 0, plane, at, 96);
      kernels.dcAddRow(coefficients, 0, plane, at, 96);
      kernels.dcAddSquare(coefficients, 0, plane, at, 96);
    }
  }

  /** Noise, noise of few levels (which is filtered), or only the two extremes. */
  private void fill(byte[] plane, int kind) {
    random.nextBytes(plane);
    int base = random.nextInt(256);
    int spread = 1 + random.nextInt(40);
    for (int n = 0; n < plane.length; n++) {
      int noise = plane[n] & 0xFF;
      if (kind % 4 == 0) {
        plane[n] = (byte) ((noise & 1) == 0 ? 0 : 255);
      } else if (kind % 4 < 3) {
        plane[n] = (byte) Math.clamp(base + noise % spread, 0, 255);
      }
    }
  }

  private void assertSameBits(Call call) {
    assertSameBits(new byte[SIZE], call);
  }

  private void assertSameBits(byte[] plane, Call call) {
    byte[] expected = plane.clone();
    byte[] actual = plane.clone();
    Arrays.fill(scratch, (byte) 0x55);
    call.on(SCALAR, expected);
    Arrays.fill(scratch, (byte) 0xAA);
    call.on(VectorKernels.INSTANCE, actual);
    assertArrayEquals(expected, actual);
  }
}
