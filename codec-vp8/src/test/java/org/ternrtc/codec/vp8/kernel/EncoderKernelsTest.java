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
  private static final short[] SHORTS = new short[64];
  private static final short[] LEVELS = new short[16];
  private static final byte[] COPY = new byte[256];
  private static final BlockQuantizer QUANTIZER = quantizer(20, 30);
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
    returnsTheNumbersOfTheDefinition(new VectorEncoderKernels());
  }

  @Test
  void narrowVectorsReturnTheNumbersOfTheDefinition() {
    returnsTheNumbersOfTheDefinition(new NarrowEncoderKernels());
  }

  private static void returnsTheNumbersOfTheDefinition(EncoderKernels vector) {
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
    short[] wanted = new short[72];
    short[] got = new short[72];
    for (int round = 0; round < 500; round++) {
      random.nextBytes(a);
      random.nextBytes(b);
      if (round % 5 == 0) {
        Arrays.fill(a, (byte) 255);
        Arrays.fill(b, (byte) 0);
      } else if (round % 5 == 1) {
        for (int i = 0; i < a.length; i++) {
          // The largest differences there are, in every pattern.
          a[i] = (byte) -(a[i] & 1);
          b[i] = (byte) ~a[i];
        }
      }
      int stride = 16 + random.nextInt(100);
      SCALAR.forwardDct(a, 3, stride, b, 7, 20, wanted, 5);
      vector.forwardDct(a, 3, stride, b, 7, 20, got, 5);
      assertArrayEquals(wanted, got);
    }
  }

  @Test
  void vectorsFindTheBlocksAboveTheThresholdsAsTheDefinitionDoes() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(13);
    short[] values = new short[6 * 64 + 16];
    for (int round = 0; round < 500; round++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (random.nextInt(121) - 60);
      }
      short dc = (short) (58 + random.nextInt(4));
      short ac = (short) (random.nextInt(4) == 0 ? 60 : 61);
      int strips = 1 + random.nextInt(6);
      int wanted = SCALAR.blocksAbove(values, 16, strips, dc, ac);
      assertEquals(0, wanted >>> (4 * strips));
      assertEquals(wanted, vector.blocksAbove(values, 16, strips, dc, ac));
    }
  }

  @Test
  void oneCoefficientAboveItsThresholdNamesItsBlock() {
    for (EncoderKernels kernels : new EncoderKernels[] {SCALAR, new VectorEncoderKernels()}) {
      for (int block = 0; block < 24; block++) {
        for (int place = 0; place < 16; place++) {
          short[] values = new short[6 * 64];
          values[(block >> 2) * 64 + (place >> 2) * 16 + (block & 3) * 4 + (place & 3)] = -40;
          short dc = (short) (place == 0 ? 40 : 41);
          short ac = (short) (place == 0 ? 41 : 40);
          assertEquals(1 << block, kernels.blocksAbove(values, 0, 6, dc, ac));
          assertEquals(0, kernels.blocksAbove(values, 0, 6, (short) 41, (short) 41));
        }
      }
    }
  }

  @Test
  void vectorsQuantizeAsTheDefinitionDoes() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(14);
    for (int round = 0; round < 1000; round++) {
      BlockQuantizer quantizer = quantizer(4 + random.nextInt(160), 4 + random.nextInt(160));
      short[] values = new short[40];
      int range = 1 << (1 + random.nextInt(14));
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (random.nextInt(2 * range) - range);
      }
      short[] others = values.clone();
      short[] levels = new short[40];
      short[] otherLevels = new short[40];
      int end = SCALAR.quantize(values, 7, quantizer, levels, 9);
      assertEquals(end, vector.quantize(others, 7, quantizer, otherLevels, 9));
      assertArrayEquals(values, others);
      assertArrayEquals(levels, otherLevels);
      assertEquals(end > 0, quantizer.isAbove(values, 7));
    }
  }

  private static BlockQuantizer quantizer(int dc, int ac) {
    BlockQuantizer quantizer = new BlockQuantizer();
    for (int i = 0; i < 16; i++) {
      int step = i == 0 ? dc : ac;
      quantizer.step[i] = (short) step;
      quantizer.threshold[i] = (short) step;
      quantizer.reciprocal[i] = (65536 + step - 1) / step;
      quantizer.rounding[i] = (short) (step / 3);
    }
    return quantizer;
  }

  @Test
  void vectorsPredictAndCopyAsTheDefinitionDoes() {
    EncoderKernels vector = new VectorEncoderKernels();
    Random random = new Random(15);
    byte[] plane = new byte[SIZE];
    byte[] wanted = new byte[1024];
    byte[] got = new byte[1024];
    for (int round = 0; round < 200; round++) {
      random.nextBytes(plane);
      int stride = 20 + random.nextInt(200);
      int stride2 = 16 + random.nextInt(40);
      SCALAR.trueMotion16x16(plane, stride + 2, stride, wanted, 3, stride2);
      vector.trueMotion16x16(plane, stride + 2, stride, got, 3, stride2);
      assertArrayEquals(wanted, got);
      SCALAR.copy16x16(plane, 5, stride, wanted, 1, stride2);
      vector.copy16x16(plane, 5, stride, got, 1, stride2);
      assertArrayEquals(wanted, got);
    }
  }

  @Test
  void theLargestDifferencesDoNotOverflow() {
    extremes(new VectorEncoderKernels());
    extremes(new NarrowEncoderKernels());
  }

  private static void extremes(EncoderKernels vector) {
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
    assertEquals(128 * 255, SCALAR.sad16x8(black, 0, 16, white, 0, 16));
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
    allocatesNothing(new VectorEncoderKernels());
  }

  @Test
  void compiledNarrowVectorKernelsAllocateNothing() {
    allocatesNothing(new NarrowEncoderKernels());
  }

  private static void allocatesNothing(EncoderKernels vector) {
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
      sum += kernels.blocksAbove(coefficients, 0, 1, (short) 9, (short) (call & 1023));
      sum += kernels.quantize(coefficients, 0, QUANTIZER, LEVELS, 0);
      kernels.copy16x16(pixels, call & 63, 96, COPY, 0, 16);
      kernels.trueMotion16x16(pixels, 100 + (call & 63), 96, COPY, 0, 16);
      sum += kernels.sad16x16(pixels, call & 63, 96, pixels, call & 511, 80);
      sum += kernels.sad16x8(pixels, call & 63, 96, pixels, call & 511, 80);
      sum += kernels.satd16x16(pixels, call & 63, 96, pixels, call & 511, 80);
      sum += kernels.satd16x8(pixels, call & 63, 96, pixels, call & 511, 80);
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
        SCALAR.sad16x8(a, i, aStride, b, j, bStride), vector.sad16x8(a, i, aStride, b, j, bStride));
    assertEquals(
        SCALAR.sse16x16(a, i, aStride, b, j, bStride),
        vector.sse16x16(a, i, aStride, b, j, bStride));
    assertEquals(
        SCALAR.satd16x8(a, i, aStride, b, j, bStride),
        vector.satd16x8(a, i, aStride, b, j, bStride));
    assertEquals(
        SCALAR.satd16x16(a, i, aStride, b, j, bStride),
        vector.satd16x16(a, i, aStride, b, j, bStride));
  }
}
