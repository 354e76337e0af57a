package org.ternrtc.media.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vector form gives the same bits as the scalar one, and neither allocates. */
final class PixelKernelsTest {
  private static final int SIZE = 5000;
  private static final List<ColourMatrix> MATRICES = List.of(ColourMatrix.values());

  private final Random random = new Random(42);
  private final PixelKernels scalar = new ScalarPixelKernels();

  @BeforeEach
  void needsVectors() {
    assumeTrue(KernelChoice.vectorsAvailable(), "no vectors of 256 bit here");
  }

  private static PixelKernels vector() {
    return new VectorPixelKernels();
  }

  /** Random, all black, all white, or only extremes. */
  private int[] pixels(int round) {
    int[] pixels = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      pixels[i] =
          switch (round % 4) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> extreme(0xFF0000) | extreme(0xFF00) | extreme(0xFF);
            default -> random.nextInt();
          };
    }
    return pixels;
  }

  private int extreme(int channel) {
    return random.nextBoolean() ? channel : 0;
  }

  private byte[] samples(int round) {
    byte[] samples = new byte[SIZE];
    switch (round % 4) {
      case 0 -> {}
      case 1 -> Arrays.fill(samples, (byte) 255);
      case 2 -> {
        for (int i = 0; i < SIZE; i++) {
          samples[i] = (byte) (random.nextInt() >> 31);
        }
      }
      default -> random.nextBytes(samples);
    }
    return samples;
  }

  @Test
  void lumaIsEqualAtAnyOffsetAndWidth() {
    for (int round = 0; round < 400; round++) {
      ColourMatrix matrix = MATRICES.get(round / 4 % 4);
      int[] pixels = pixels(round);
      int width = random.nextInt(200);
      int from = random.nextInt(100);
      int to = random.nextInt(100);
      byte[] expected = samples(3);
      byte[] actual = expected.clone();
      scalar.luma(matrix, pixels, from, expected, to, width);
      vector().luma(matrix, pixels, from, actual, to, width);
      assertArrayEquals(expected, actual);
    }
  }

  @Test
  void chromaIsEqualAtAnyOffsetStrideAndWidth() {
    for (int round = 0; round < 400; round++) {
      ColourMatrix matrix = MATRICES.get(round / 4 % 4);
      int[] pixels = pixels(round);
      int width = random.nextInt(200);
      int upper = random.nextInt(100);
      int lower = round % 5 == 0 ? upper : upper + width + random.nextInt(100);
      int u = random.nextInt(100);
      int v = 1000 + random.nextInt(100);
      byte[] expected = samples(3);
      byte[] actual = expected.clone();
      scalar.chroma(matrix, pixels, upper, lower, expected, u, v, width);
      vector().chroma(matrix, pixels, upper, lower, actual, u, v, width);
      assertArrayEquals(expected, actual);
    }
  }

  @Test
  void rgbIsEqualAtAnyOffsetAndWidth() {
    for (int round = 0; round < 400; round++) {
      ColourMatrix matrix = MATRICES.get(round / 4 % 4);
      byte[] samples = samples(round);
      int width = random.nextInt(200);
      int y = random.nextInt(100);
      int u = 1000 + random.nextInt(100);
      int v = 2000 + random.nextInt(100);
      int to = random.nextInt(100);
      int[] expected = new int[SIZE];
      int[] actual = new int[SIZE];
      scalar.rgb(matrix, samples, y, u, v, expected, to, width);
      vector().rgb(matrix, samples, y, u, v, actual, to, width);
      assertArrayEquals(expected, actual);
    }
  }

  @Test
  void rgbIsEqualForEveryLumaAndEveryChroma() {
    byte[] samples = new byte[256 + 256];
    int[] expected = new int[256];
    int[] actual = new int[256];
    for (int i = 0; i < 256; i++) {
      samples[i] = (byte) i;
    }
    for (int u = 0; u < 256; u += 3) {
      ColourMatrix matrix = MATRICES.get(u % 4);
      Arrays.fill(samples, 256, 384, (byte) u);
      for (int v = 0; v < 256; v++) {
        Arrays.fill(samples, 384, 512, (byte) v);
        scalar.rgb(matrix, samples, 0, 256, 384, expected, 0, 256);
        vector().rgb(matrix, samples, 0, 256, 384, actual, 0, 256);
        assertArrayEquals(expected, actual);
      }
    }
  }

  @Test
  void halvingIsEqualAtAnyOffsetStrideAndWidth() {
    for (int round = 0; round < 400; round++) {
      byte[] samples = samples(round);
      int width = random.nextInt(200);
      int upper = random.nextInt(100);
      int lower = upper + 2 * width + random.nextInt(100);
      int to = random.nextInt(100);
      byte[] expected = new byte[SIZE];
      byte[] actual = new byte[SIZE];
      scalar.halve(samples, upper, lower, expected, to, width);
      vector().halve(samples, upper, lower, actual, to, width);
      assertArrayEquals(expected, actual);
    }
  }

  @Test
  void packedAndPairedSamplesAreTakenApartEquallyAtAnyOffsetAndWidth() {
    for (int round = 0; round < 400; round++) {
      byte[] samples = samples(round);
      int width = random.nextInt(200);
      int upper = random.nextInt(100);
      int lower = round % 5 == 0 ? upper : upper + 2 * width + random.nextInt(100);
      int u = random.nextInt(100);
      int v = 1000 + random.nextInt(100);
      boolean chromaFirst = (round & 4) == 0;
      byte[] expected = samples(3);
      byte[] actual = expected.clone();
      scalar.lumaOf422(samples, upper, chromaFirst, expected, 2000, width);
      scalar.chromaOf422(samples, upper, lower, chromaFirst, expected, u, v, width);
      scalar.split(samples, upper, expected, 3000 + u, 3000 + v, width);
      vector().lumaOf422(samples, upper, chromaFirst, actual, 2000, width);
      vector().chromaOf422(samples, upper, lower, chromaFirst, actual, u, v, width);
      vector().split(samples, upper, actual, 3000 + u, 3000 + v, width);
      assertArrayEquals(expected, actual);
    }
  }

  /** Boxed vectors are the symptom of a kernel too large for the compiler. */
  @Test
  void aWarmVectorKernelAllocatesNothing() {
    int[] pixels = pixels(3);
    byte[] samples = samples(3);
    PixelKernels vector = vector();
    ColourMatrix matrix = ColourMatrix.BT709_FULL;
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    long allocated = Long.MAX_VALUE;
    long deadline = System.nanoTime() + 60_000_000_000L;
    // Compilation happens in the background: until it has, vectors are objects.
    while (allocated > 0 && System.nanoTime() - deadline < 0) {
      long before = threads.getThreadAllocatedBytes(id);
      for (int i = 0; i < 500; i++) {
        vector.luma(matrix, pixels, 0, samples, 0, 640);
        vector.chroma(matrix, pixels, 0, 640, samples, 1000, 2000, 640);
        vector.rgb(matrix, samples, 0, 1000, 2000, pixels, 0, 640);
        vector.halve(samples, 0, 640, samples, 3000, 320);
        vector.lumaOf422(samples, 0, true, samples, 3000, 640);
        vector.chromaOf422(samples, 0, 0, false, samples, 3000, 4000, 640);
        vector.split(samples, 0, samples, 3000, 4000, 640);
      }
      allocated = threads.getThreadAllocatedBytes(id) - before;
    }
    assertTrue(allocated < 500, allocated + " bytes in 500 rounds of the kernels");
  }

  @Test
  void theChoiceIsVectorsOnceTheyAreTrained() throws InterruptedException {
    long deadline = System.nanoTime() + 65_000_000_000L;
    while (PixelConverter.best().kernels().equals("scalar") && System.nanoTime() - deadline < 0) {
      Thread.sleep(20); // the training thread has no other sign than its choice
    }
    assertEquals("vector", PixelConverter.best().kernels());
  }
}
