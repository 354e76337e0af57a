package org.ternrtc.codec.vp8.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncoderKernelsTest {
  private static final EncoderKernels SCALAR = new ScalarEncoderKernels();
  private static final short[] SHORTS = new short[32];
  private static final short[] THRESHOLDS = new short[16];
  private static final int SIZE = 8192;

  @BeforeEach
  void needsVectors() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            && VectorEncoderKernels.fitsMachine(),
        "vectors of 256 bits");
  }

  @Test
  void vectorsReturnTheNumbersOfTheDefinition() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(11);
    byte[] a = new byte[SIZE];
    byte[] b = new byte[SIZE];
    random.nextBytes(a);
    random.nextBytes(b);
    for (int round = 0; round < 300; round++) {
      int aStride = 16 + random.nextInt(200);
      int bStride = 16 + random.nextInt(200);
      int i = random.nextInt(SIZE - 15 * aStride - 16);
      int j = random.nextInt(SIZE - 15 * bStride - 16);
      assertSame(vector, a, i, aStride, b, j, bStride);
    }
  }

  @Test
  void vectorsTransformAsTheDefinitionDoes() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(12);
    byte[] a = new byte[512];
    byte[] b = new byte[512];
    short[] wanted = new short[40];
    short[] got = new short[40];
    for (int round = 0; round < 500; round++) {
      random.nextBytes(a);
      random.nextBytes(b);
      if (round % 5 == 0) {
        Arrays.fill(a, (byte) 255);
        Arrays.fill(b, (byte) 0);
      }
      int stride = 8 + random.nextInt(100);
      SCALAR.forwardDct(a, 3, stride, b, 7, 20, wanted, 5);
      vector.forwardDct(a, 3, stride, b, 7, 20, got, 5);
      assertArrayEquals(wanted, got);
    }
  }

  @Test
  void vectorsCompareWithThresholdsAsTheDefinitionDoes() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(13);
    short[] values = new short[64];
    short[] thresholds = new short[16];
    for (int round = 0; round < 500; round++) {
      for (int i = 0; i < 64; i++) {
        values[i] = (short) (random.nextInt(121) - 60);
        thresholds[i & 15] = (short) (random.nextInt(4) == 0 ? 50 : 60 + random.nextInt(2));
      }
      int at = random.nextInt(49);
      assertEquals(
          SCALAR.allBelow(values, at, thresholds), vector.allBelow(values, at, thresholds));
    }
  }

  @Test
  void theLargestDifferencesDoNotOverflow() {
    EncoderKernels vector = new VectorEncoderKernels();
    byte[] black = new byte[256];
    byte[] white = new byte[256];
    Arrays.fill(white, (byte) 255);
    byte[] stripes = new byte[256];
    byte[] board = new byte[256];
    for (int i = 0; i < 256; i++) {
      stripes[i] = (byte) ((i & 1) == 0 ? 0 : 255);
      board[i] = (byte) (((i ^ (i >> 4)) & 1) == 0 ? 0 : 255);
    }
    assertEquals(256 * 255, SCALAR.sad16x16(black, 0, 16, white, 0, 16));
    assertEquals(256 * 255 * 255, SCALAR.sse16x16(black, 0, 16, white, 0, 16));
    assertEquals(16 * 16 * 255 / 2, SCALAR.satd16x16(black, 0, 16, white, 0, 16));
    for (byte[] picture : new byte[][] {black, stripes, board}) {
      assertSame(vector, picture, 0, 16, white, 0, 16);
      assertSame(vector, white, 0, 16, picture, 0, 16);
      assertSame(vector, board, 0, 16, picture, 0, 16);
    }
  }

  @Test
  void compiledVectorKernelsAllocateNothing() {
    EncoderKernels vector = new VectorEncoderKernels();
    byte[] pixels = new byte[SIZE];
    new Random(1).nextBytes(pixels);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 60 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      callAll(vector, pixels);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, allocated / 1000);
    }
    assertEquals(0, least, "bytes a call after warm-up");
  }

  @Test
  void aTrainedVectorKernelIsChosen() throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (EncoderKernelChoice.current() instanceof ScalarEncoderKernels
        && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    assertTrue(EncoderKernelChoice.current() instanceof VectorEncoderKernels);
  }

  private static int callAll(EncoderKernels kernels, byte[] pixels) {
    int sum = 0;
    short[] coefficients = SHORTS;
    for (int call = 0; call < 4000; call++) {
      kernels.forwardDct(pixels, call & 63, 96, pixels, call & 511, 80, coefficients, 0);
      sum += kernels.allBelow(coefficients, 16, THRESHOLDS) ? 1 : 0;
      sum += kernels.sad16x16(pixels, call & 63, 96, pixels, call & 511, 80);
      sum += kernels.satd16x16(pixels, call & 63, 96, pixels, call & 511, 80);
      sum += kernels.sse16x16(pixels, call & 63, 96, pixels, call & 511, 80);
    }
    return sum;
  }

  private static void assertSame(
      EncoderKernels vector, byte[] a, int i, int aStride, byte[] b, int j, int bStride) {
    assertEquals(
        SCALAR.sad16x16(a, i, aStride, b, j, bStride),
        vector.sad16x16(a, i, aStride, b, j, bStride));
    assertEquals(
        SCALAR.sse16x16(a, i, aStride, b, j, bStride),
        vector.sse16x16(a, i, aStride, b, j, bStride));
    assertEquals(
        SCALAR.satd16x16(a, i, aStride, b, j, bStride),
        vector.satd16x16(a, i, aStride, b, j, bStride));
  }
}
