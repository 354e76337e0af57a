package org.ternrtc.codec.vp8.kernel;

import java.lang.System.Logger.Level;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

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
  private static final int CALLS_PER_ROUND = 2000;

  /** So many rounds follow one another at once; then the compiler gets time to catch up. */
  private static final int ROUNDS_AT_ONCE = 200;

  /** A busy machine compiles late: half a minute of pauses, at least. */
  private static final int MAX_ROUNDS = 1700;

  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ROUNDS_IN_A_ROW = 3;

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
    byte[] pixels = new byte[STRIDE * 64];
    byte[] target = new byte[STRIDE * 64];
    byte[] scratch = new byte[Kernels.SCRATCH];
    new Random(1).nextBytes(pixels);
    long scalar = Long.MAX_VALUE;
    int better = 0;
    for (int round = 0; round < MAX_ROUNDS && better < ROUNDS_IN_A_ROW; round++) {
      if (round >= ROUNDS_AT_ONCE && better == 0) {
        LockSupport.parkNanos(KernelChoice.class, PAUSE_NANOS);
      }
      scalar = Math.min(scalar, round(ScalarKernels.INSTANCE, pixels, target, scratch));
      long vector = round(VectorKernels.INSTANCE, pixels, target, scratch);
      better = vector < scalar ? better + 1 : 0;
    }
    if (better == ROUNDS_IN_A_ROW) {
      current = VectorKernels.INSTANCE;
      LOG.log(Level.DEBUG, "VP8 switched to vector kernels");
    } else {
      LOG.log(Level.INFO, "VP8 without vectors: they are not faster here");
    }
  }

  /** Runs each kernel many times; returns the nanoseconds that took. */
  private static long round(Kernels kernels, byte[] pixels, byte[] target, byte[] scratch) {
    long start = System.nanoTime();
    short[] coefficients = new short[64];
    for (int call = 0; call < CALLS_PER_ROUND; call++) {
      int at = 8 * STRIDE + 8 + (call & 31);
      // All widths and both kinds of taps; a fraction of 0 takes one direction only.
      int width = 4 << call % 3;
      kernels.sixTap(
          pixels, at, STRIDE, target, at, STRIDE, width, width, call & 7, call >> 3 & 7, scratch);
      kernels.bilinear(
          pixels, at, STRIDE, target, at, STRIDE, width, width, call & 7, call >> 3 & 7, scratch);
      coefficients[call & 63] = (short) call;
      kernels.inverseDctAddRow(coefficients, 0, target, at, STRIDE);
      kernels.inverseDctAddSquare(coefficients, 0, target, at, STRIDE);
      kernels.dcAddRow(coefficients, 0, target, at, STRIDE);
      kernels.dcAddSquare(coefficients, 0, target, at, STRIDE);
      // A flat picture, where there is always something to filter, and a noisy one, where there is
      // nothing: a branch that training never took would be compiled away, and the first real
      // picture would fall back to the interpreter.
      byte[] plane = (call & 4) == 0 ? target : pixels;
      int limit = (call & 4) == 0 ? call & 0x7F : call & 3;
      int line = 30 * STRIDE + 32;
      boolean outer = (call & 3) != 0;
      boolean inner = (call & 1) == 0;
      int hev = limit >> 3;
      kernels.verticalEdges(
          plane, line, STRIDE, plane, plane, line + 32, STRIDE, outer, inner, 2 * limit, limit,
          limit, hev, scratch);
      kernels.horizontalEdges(
          plane, line, STRIDE, plane, plane, line + 32, STRIDE, outer, inner, 2 * limit, limit,
          limit, hev, scratch);
      kernels.simpleEdge(plane, line, STRIDE, 1, 2 * limit, scratch);
      kernels.simpleEdge(plane, line, 1, STRIDE, 2 * limit, scratch);
    }
    return System.nanoTime() - start;
  }
}
