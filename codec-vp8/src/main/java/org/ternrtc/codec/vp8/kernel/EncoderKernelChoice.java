package org.ternrtc.codec.vp8.kernel;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Which {@link EncoderKernels} to use now. The scalar ones at first; a background thread trains the
 * vector ones on made-up pictures until they are faster ({@link KernelTraining}), because a vector
 * kernel that the compiler has not seen yet is a thousand times slower than the scalar one. Where
 * the module is absent or the vectors are too narrow, the scalar ones stay.
 */
public final class EncoderKernelChoice {
  private static final System.Logger LOG = System.getLogger(EncoderKernelChoice.class.getName());
  private static final EncoderKernels SCALAR = new ScalarEncoderKernels();
  private static final int STRIDE = 96;
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
    if (!NarrowEncoderKernels.fitsMachine()) {
      LOG.log(Level.INFO, "VP8 encoder without vectors: this machine''s are too narrow");
      return;
    }
    EncoderKernels vector =
        VectorEncoderKernels.fitsMachine()
            ? new VectorEncoderKernels()
            : new NarrowEncoderKernels();
    if (new KernelTraining<>(SCALAR, vector, drills()).run()) {
      current = vector;
      LOG.log(Level.DEBUG, "VP8 encoder switched to vector kernels");
    } else {
      LOG.log(Level.INFO, "VP8 encoder without vectors: they are not faster here");
    }
  }

  private static List<KernelTraining.Drill<EncoderKernels>> drills() {
    byte[] pixels = new byte[STRIDE * 64];
    new Random(1).nextBytes(pixels);
    short[] coefficients = new short[64];
    byte[] copy = new byte[256];
    short[] levels = new short[16];
    BlockQuantizer quantizer = new BlockQuantizer();
    Arrays.fill(quantizer.reciprocal, 4000);
    return List.of(
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.sad16x16(pixels, a(call), STRIDE, pixels, b(call), STRIDE);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.sad16x8(pixels, a(call), STRIDE, pixels, b(call), STRIDE);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.satd16x16(pixels, a(call), STRIDE, pixels, b(call), STRIDE);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.satd16x8(pixels, a(call), STRIDE, pixels, b(call), STRIDE);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.sse16x16(pixels, a(call), STRIDE, pixels, b(call), STRIDE);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.forwardDct(pixels, a(call), STRIDE, pixels, b(call), STRIDE, coefficients, 0);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            // Both answers: a branch that training never took would be compiled away.
            short threshold = (call & 1) == 0 ? 0 : Short.MAX_VALUE;
            kernels.blocksAbove(coefficients, 0, 1, threshold, threshold);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.quantize(coefficients, 0, quantizer, levels, 0);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.trueMotion16x16(pixels, a(call) + STRIDE + 1, STRIDE, copy, 0, 16);
          }
        },
        (kernels, from, to) -> {
          for (int call = from; call < to; call++) {
            kernels.copy16x16(pixels, a(call), STRIDE, copy, 0, 16);
          }
        });
  }

  private static int a(int call) {
    return call & 31;
  }

  private static int b(int call) {
    return (call * 7 & 31) + STRIDE * (call & 31);
  }
}
