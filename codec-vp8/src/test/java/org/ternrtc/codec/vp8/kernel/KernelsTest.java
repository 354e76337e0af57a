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
      int stride = 32 + random.nextInt(MAX_STRIDE - 32);
      int at = 4 * stride + 4 + random.nextInt(100);
      int count = 8 << (round & 1);
      int interior = 1 + random.nextInt(63);
      int edge = 2 * random.nextInt(66) + interior;
      int hev = random.nextInt(4);
      byte[] plane = new byte[SIZE];
      fill(plane, round);
      for (int turned = 0; turned < 2; turned++) {
        int across = turned == 0 ? stride : 1;
        int along = turned == 0 ? 1 : stride;
        assertSameBits(
            plane,
            (kernels, to) ->
                kernels.macroblockEdge(to, at, across, along, count, edge, interior, hev, scratch));
        assertSameBits(
            plane,
            (kernels, to) ->
                kernels.innerEdge(to, at, across, along, count, edge, interior, hev, scratch));
        assertSameBits(
            plane,
            (kernels, to) -> kernels.simpleEdge(to, at, across, along, count, edge, scratch));
      }
    }
  }

  @Test
  void vectorsAddResidueToTheSamePixels() {
    short[] coefficients = new short[32];
    for (int round = 0; round < 500; round++) {
      byte[] plane = new byte[SIZE];
      fill(plane, round);
      for (int n = 0; n < coefficients.length; n++) {
        coefficients[n] = (short) (random.nextInt(1 << 16) >> random.nextInt(12));
      }
      assertSameBits(plane, (kernels, to) -> kernels.inverseDctAdd(coefficients, 16, to, 55, 41));
      assertSameBits(plane, (kernels, to) -> kernels.dcAdd(coefficients[0], to, 55, 41));
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
      int count = 8 << (call & 1);
      kernels.macroblockEdge(plane, at, 96, 1, count, 60, 20, 2, scratch);
      kernels.macroblockEdge(plane, at, 1, 96, count, 60, 20, 2, scratch);
      kernels.innerEdge(plane, at, 96, 1, count, 60, 20, 2, scratch);
      kernels.innerEdge(plane, at, 1, 96, count, 60, 20, 2, scratch);
      kernels.simpleEdge(plane, at, 96, 1, count, 60, scratch);
      kernels.simpleEdge(plane, at, 1, 96, count, 60, scratch);
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
