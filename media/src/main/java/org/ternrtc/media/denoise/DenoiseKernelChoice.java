package org.ternrtc.media.denoise;

import java.lang.System.Logger.Level;
import java.util.Random;

/**
 * Which {@link DenoiseKernels} to use now: ask before each picture. The scalar ones at first; a
 * background thread trains the vector ones until they are faster, because a vector kernel that is
 * not compiled yet is a thousand times slower. Where the module is absent or the vectors are too
 * narrow, the scalar ones stay. Thread-safe.
 */
final class DenoiseKernelChoice {
  static final DenoiseKernels SCALAR = new ScalarDenoiseKernels();

  private static final System.Logger LOG = System.getLogger(DenoiseKernelChoice.class.getName());
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final int STRIDE = 64;
  private static final int CALLS_PER_ROUND = 2000;
  private static final int MAX_ROUNDS = 300;
  private static final int ROUNDS_IN_A_ROW = 3;

  private static volatile DenoiseKernels current = SCALAR;

  static {
    if (vectorsAvailable()) {
      Thread.ofPlatform().daemon().name("tern-denoise-kernels").start(DenoiseKernelChoice::train);
    }
  }

  private DenoiseKernelChoice() {}

  /** The kernels to use for the next picture. */
  static DenoiseKernels current() {
    return current;
  }

  /** Whether the vector form can run here at all. */
  static boolean vectorsAvailable() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
        && VectorDenoiseKernels.wideEnough();
  }

  private static void train() {
    DenoiseKernels vector = new VectorDenoiseKernels();
    byte[] samples = new byte[STRIDE * 64];
    byte[] out = new byte[STRIDE * 64];
    new Random(1).nextBytes(samples);
    long scalar = Long.MAX_VALUE;
    int better = 0;
    for (int round = 0; round < MAX_ROUNDS && better < ROUNDS_IN_A_ROW; round++) {
      scalar = Math.min(scalar, round(SCALAR, samples, out));
      better = round(vector, samples, out) < scalar ? better + 1 : 0;
    }
    if (better == ROUNDS_IN_A_ROW) {
      current = vector;
      LOG.log(Level.DEBUG, "denoiser switched to vector kernels");
    } else {
      LOG.log(Level.INFO, "denoiser without vectors: they are not faster here");
    }
  }

  private static long round(DenoiseKernels kernels, byte[] samples, byte[] out) {
    long start = System.nanoTime();
    int sum = 0;
    for (int call = 0; call < CALLS_PER_ROUND; call++) {
      int a = call & 31;
      int b = (call * 7 & 31) + STRIDE * (call & 15);
      sum += kernels.sad16x16(samples, a, STRIDE, samples, b, STRIDE);
      int width = 8 << (call & 1);
      int slope = 2 + (call & 127);
      kernels.blend(
          samples, a, STRIDE, samples, b, STRIDE, out, a, STRIDE, width, width, 230, slope);
    }
    // The sum is used, so that the calls cannot be left out.
    return System.nanoTime() - start + (sum == 1 ? 1 : 0);
  }
}
