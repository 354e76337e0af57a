package org.ternrtc.media.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vector form gives the same bits as the scalar one, and neither allocates. */
class DenoiseKernelsTest {
  private static final int SIZE = 64 * 48;

  private final Random random = new Random(11);
  private final DenoiseKernels scalar = new ScalarDenoiseKernels();

  @BeforeEach
  void needsVectors() {
    assumeTrue(DenoiseKernelChoice.vectorsAvailable(), "no vectors of 256 bit here");
  }

  private static DenoiseKernels vector() {
    return new VectorDenoiseKernels();
  }

  /** Random, all black, all white, extremes only, or close to grey. */
  private byte[] samples(int kind) {
    byte[] samples = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      samples[i] =
          switch (kind % 5) {
            case 0 -> 0;
            case 1 -> (byte) 255;
            case 2 -> (byte) (random.nextInt() >> 31);
            case 3 -> (byte) (120 + random.nextInt(20));
            default -> (byte) random.nextInt();
          };
    }
    return samples;
  }

  @Test
  void differencesAreEqual() {
    for (int round = 0; round < 400; round++) {
      byte[] a = samples(round);
      byte[] b = samples(random.nextInt(5));
      int aAt = random.nextInt(300);
      int bAt = random.nextInt(300);
      int aStride = 16 + random.nextInt(100);
      int bStride = 16 + random.nextInt(100);
      assertEquals(
          scalar.sad16x16(a, aAt, aStride, b, bAt, bStride),
          vector().sad16x16(a, aAt, aStride, b, bAt, bStride));
    }
  }

  @Test
  void blendedSamplesAreEqual() {
    for (int round = 0; round < 1000; round++) {
      byte[] now = samples(round);
      byte[] before = samples(random.nextInt(5));
      byte[] expected = samples(4);
      byte[] actual = expected.clone();
      int width = 8 << random.nextInt(2);
      int height = 1 + random.nextInt(16);
      int nowAt = random.nextInt(300);
      int beforeAt = random.nextInt(300);
      int outAt = random.nextInt(300);
      int stride = width + random.nextInt(80);
      int weight = random.nextInt(255);
      int slope = 2 + random.nextInt(229);
      scalar.blend(
          now,
          nowAt,
          stride,
          before,
          beforeAt,
          stride + 1,
          expected,
          outAt,
          stride + 2,
          width,
          height,
          weight,
          slope);
      vector()
          .blend(
              now,
              nowAt,
              stride,
              before,
              beforeAt,
              stride + 1,
              actual,
              outAt,
              stride + 2,
              width,
              height,
              weight,
              slope);
      assertArrayEquals(expected, actual, "round " + round);
    }
  }

  @Test
  void aBlendedSampleLiesBetweenThePicturesItIsMadeOf() {
    byte[] now = new byte[256];
    byte[] before = new byte[256];
    byte[] out = new byte[256];
    for (int i = 0; i < 256; i++) {
      now[i] = (byte) 128;
      before[i] = (byte) i;
    }
    scalar.blend(now, 0, 16, before, 0, 16, out, 0, 16, 16, 16, 200, 10);
    for (int i = 0; i < 256; i++) {
      int low = Math.min(128, i);
      int high = Math.max(128, i);
      assertEquals(Math.clamp(out[i] & 0xFF, low, high), out[i] & 0xFF, "sample " + i);
      if (Math.abs(i - 128) >= 20) {
        assertEquals(128, out[i] & 0xFF, "a large difference is the picture: " + i);
      }
    }
  }

  @Test
  void nothingIsAllocated() {
    byte[] a = samples(4);
    byte[] b = samples(3);
    byte[] out = new byte[SIZE];
    for (DenoiseKernels kernels : new DenoiseKernels[] {scalar, vector()}) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 60 && least > 0; round++) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < 2000; call++) {
          kernels.sad16x16(a, call & 63, 64, b, call & 31, 64);
          kernels.blend(a, 0, 64, b, 1, 64, out, 0, 64, 16, 16, 220, 9);
          kernels.blend(a, 0, 64, b, 1, 64, out, 0, 64, 8, 8, 220, 9);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      // The bean's own answer may cost a few bytes.
      assertEquals(0, least / 1000, kernels + " allocates: " + least);
    }
    Arrays.fill(out, (byte) 0);
  }
}
