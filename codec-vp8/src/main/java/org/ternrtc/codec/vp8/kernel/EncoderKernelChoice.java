package org.ternrtc.codec.vp8.kernel;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Which {@link EncoderKernels} to use now. The scalar ones at first; a background thread trains the
 * vector ones on made-up pictures until they are faster, because a vector kernel that the compiler
 * has not seen yet is a thousand times slower than the scalar one. Where the module is absent or
 * the vectors are too narrow, the scalar ones stay.
 */
public final class EncoderKernelChoice {
  private static final System.Logger LOG = System.getLogger(EncoderKernelChoice.class.getName());
  private static final EncoderKernels SCALAR = new ScalarEncoderKernels();
  private static final int STRIDE = 96;
  private static final int CALLS_PER_ROUND = 4000;

  /** As in {@link KernelChoice}. */
  private static final int ROUNDS_AT_ONCE = 200;

  private static final int MAX_ROUNDS = 1700;
  private static final long PAUSE_NANOS = 20_000_000;

  private static volatile EncoderKernels current = SCALAR;

  static {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      Thread.ofPlatform()
          .daemon()
          .name("tern-vp8-motion-kernels")
          .start(EncoderKernelChoice::train);
    } else {
      LOG.log(Level.INFO, "VP8 encoder without vectors: jdk.incubator.vector is not there");
    }
  }

  private EncoderKernelChoice() {}

  /** The kernels to use for the next picture. */
  public static EncoderKernels current() {
    return current;
  }

  private static void train() {
    if (!VectorEncoderKernels.fitsMachine()) {
      LOG.log(Level.INFO, "VP8 encoder without vectors: this machine''s are too narrow");
      return;
    }
    EncoderKernels vector = new VectorEncoderKernels();
    byte[] pixels = new byte[STRIDE * 64];
    new Random(1).nextBytes(pixels);
    long scalar = Long.MAX_VALUE;
    int better = 0;
    for (int round = 0; round < MAX_ROUNDS && better < 3; round++) {
      if (round >= ROUNDS_AT_ONCE && better == 0) {
        LockSupport.parkNanos(EncoderKernelChoice.class, PAUSE_NANOS);
      }
      scalar = Math.min(scalar, round(SCALAR, pixels));
      better = round(vector, pixels) < scalar ? better + 1 : 0;
    }
    if (better == 3) {
      current = vector;
      LOG.log(Level.DEBUG, "VP8 encoder switched to vector kernels");
    } else {
      LOG.log(Level.INFO, "VP8 encoder without vectors: they are not faster here");
    }
  }

  /** Runs each kernel many times; returns the nanoseconds that took. */
  private static long round(EncoderKernels kernels, byte[] pixels) {
    long start = System.nanoTime();
    int sum = 0;
    short[] coefficients = new short[64];
    byte[] copy = new byte[256];
    short[] levels = new short[16];
    BlockQuantizer quantizer = new BlockQuantizer();
    Arrays.fill(quantizer.reciprocal, 4000);
    for (int call = 0; call < CALLS_PER_ROUND; call++) {
      int a = call & 31;
      int b = (call * 7 & 31) + STRIDE * (call & 31);
      sum += kernels.sad16x16(pixels, a, STRIDE, pixels, b, STRIDE);
      sum += kernels.sad16x8(pixels, a, STRIDE, pixels, b, STRIDE);
      sum += kernels.satd16x16(pixels, a, STRIDE, pixels, b, STRIDE);
      sum += kernels.satd16x8(pixels, a, STRIDE, pixels, b, STRIDE);
      kernels.forwardDct(pixels, a, STRIDE, pixels, b, STRIDE, coefficients, 0);
      // Both answers: a branch that training never took would be compiled away.
      short threshold = (call & 1) == 0 ? 0 : Short.MAX_VALUE;
      sum += kernels.blocksAbove(coefficients, 0, 1, threshold, threshold);
      sum += kernels.quantize(coefficients, 0, quantizer, levels, 0);
      kernels.trueMotion16x16(pixels, a + STRIDE + 1, STRIDE, copy, 0, 16);
      kernels.copy16x16(pixels, a, STRIDE, copy, 0, 16);
      sum += kernels.sse16x16(pixels, a, STRIDE, pixels, b, STRIDE);
    }
    // The sum is used, so that the calls cannot be left out.
    return System.nanoTime() - start + (sum == 1 ? 1 : 0);
  }
}
