package org.ternrtc.codec.vp8.kernel;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which {@link Kernels} to use now: ask before each picture. The scalar ones at first; a background
 * thread trains the vector ones on made-up pictures until they are faster, because a vector kernel
 * that the compiler has not seen yet is a thousand times slower than the scalar one. Where the
 * module {@code jdk.incubator.vector} is absent or the machine's vectors are too narrow, the scalar
 * ones stay. Thread-safe.
 */
public final class KernelChoice {
  private static final System.Logger LOG = System.getLogger(KernelChoice.class.getName());
  private static final int STRIDE = 128;
  private static final int LINE = 30 * STRIDE + 32;
  private static volatile Kernels current = ScalarKernels.INSTANCE;

  static {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      Thread.ofPlatform().daemon().name("tern-vp8-kernels").start(KernelChoice::train);
    } else {
      LOG.log(Level.INFO, "VP8 without vectors: module jdk.incubator.vector is not there");
    }
  }

  private KernelChoice() {}

  /** The kernels to use for the next picture. */
  public static Kernels current() {
    return current;
  }

  private static void train() {
    if (!VectorKernels.fitsMachine()) {
      LOG.log(Level.INFO, "VP8 without vectors: the machine has too narrow ones");
      return;
    }
    if (new KernelTraining<>(ScalarKernels.INSTANCE, VectorKernels.INSTANCE, drills()).run()) {
      current = VectorKernels.INSTANCE;
      LOG.log(Level.DEBUG, "VP8 switched to vector kernels");
    } else {
      LOG.log(Level.INFO, "VP8 without vectors: they are not faster here");
    }
  }

  private static List<KernelTraining.Drill<Kernels>> drills() {
    byte[] pixels = new byte[STRIDE * 64];
    new Random(1).nextBytes(pixels);
    byte[] target = new byte[STRIDE * 64];
    byte[] flat = new byte[STRIDE * 64];
    byte[] scratch = new byte[Kernels.SCRATCH];
    short[] coefficients = new short[64];
    List<KernelTraining.Drill<Kernels>> drills = new ArrayList<>();
    // All widths and both kinds of taps; a fraction of 0 takes one direction only.
    for (int width = 4; width <= 16; width *= 2) {
      int size = width;
      drills.add((kernels, from, to) -> {
        for (int call = from; call < to; call++) {
          kernels.sixTap(
              pixels,
              at(call),
              STRIDE,
              target,
              at(call),
              STRIDE,
              size,
              size,
              call & 7,
              call >> 3 & 7,
              scratch);
        }
      });
      drills.add((kernels, from, to) -> {
        for (int call = from; call < to; call++) {
          kernels.bilinear(
              pixels,
              at(call),
              STRIDE,
              target,
              at(call),
              STRIDE,
              size,
              size,
              call & 7,
              call >> 3 & 7,
              scratch);
        }
      });
    }
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        coefficients[call & 63] = (short) call;
        kernels.inverseDctAddRow(coefficients, 0, target, at(call), STRIDE);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        coefficients[call & 63] = (short) call;
        kernels.inverseDctAddSquare(coefficients, 0, target, at(call), STRIDE);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        kernels.dcAddRow(coefficients, 0, target, at(call), STRIDE);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        kernels.dcAddSquare(coefficients, 0, target, at(call), STRIDE);
      }
    });
    // A flat picture, where there is always something to filter, and a noisy one, where there is
    // nothing: a branch that training never took would be compiled away, and the first real
    // picture would fall back to the interpreter.
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        boolean noisy = (call & 7) == 7;
        byte[] plane = noisy ? pixels : flat;
        int limit = noisy ? 2 : call & 0x7F;
        kernels.verticalEdges(
            plane,
            LINE,
            STRIDE,
            plane,
            plane,
            LINE + 32,
            STRIDE,
            (call & 3) != 1,
            (call & 3) != 2,
            2 * limit,
            limit,
            limit,
            limit >> 3,
            scratch);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        boolean noisy = (call & 7) == 7;
        byte[] plane = noisy ? pixels : flat;
        int limit = noisy ? 2 : call & 0x7F;
        kernels.horizontalEdges(
            plane,
            LINE,
            STRIDE,
            plane,
            plane,
            LINE + 32,
            STRIDE,
            (call & 3) != 1,
            (call & 3) != 2,
            2 * limit,
            limit,
            limit,
            limit >> 3,
            scratch);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        kernels.simpleEdge((call & 1) == 0 ? flat : pixels, LINE, STRIDE, 1, call & 0xFF, scratch);
      }
    });
    drills.add((kernels, from, to) -> {
      for (int call = from; call < to; call++) {
        kernels.simpleEdge((call & 1) == 0 ? flat : pixels, LINE, 1, STRIDE, call & 0xFF, scratch);
      }
    });
    return drills;
  }

  private static int at(int call) {
    return 8 * STRIDE + 8 + (call & 31);
  }
}
