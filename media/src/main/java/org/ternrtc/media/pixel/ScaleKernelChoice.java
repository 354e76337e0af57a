package org.ternrtc.media.pixel;

import java.util.Random;

/**
 * Which {@link ScaleKernels} to use now: ask before each picture. The scalar ones at first; a
 * background thread trains the vector ones until they are faster, because a vector kernel that is
 * not compiled yet is a thousand times slower. Where the module is absent or the vectors are too
 * narrow, the scalar ones stay. Thread-safe.
 */
final class ScaleKernelChoice {
  static final ScaleKernels SCALAR = new ScalarScaleKernels();

  private static final System.Logger LOG = System.getLogger(ScaleKernelChoice.class.getName());
  private static final int WIDTH = 640;
  private static final int CALLS_PER_ROUND = 200;
  private static final int MAX_ROUNDS = 1000;
  private static final int ROUNDS_IN_A_ROW = 3;
  private static final long MAX_TRAINING_NANOS = 60_000_000_000L;

  private static volatile ScaleKernels current = SCALAR;

  static {
    if (vectorsAvailable()) {
      Thread.ofPlatform().daemon().name("tern-scale-kernels").start(ScaleKernelChoice::train);
    }
  }

  private ScaleKernelChoice() {}

  /** The kernels to use for the next picture. */
  static ScaleKernels current() {
    return current;
  }

  /** Whether the vector form can run here at all. */
  static boolean vectorsAvailable() {
    return KernelChoice.vectorsAvailable() && VectorScaleKernels.wideEnough();
  }

  private static void train() {
    ScaleKernels vector = new VectorScaleKernels();
    var rows = new Rows();
    long start = System.nanoTime();
    int better = 0;
    for (int round = 0;
        round < MAX_ROUNDS
            && better < ROUNDS_IN_A_ROW
            && System.nanoTime() - start < MAX_TRAINING_NANOS;
        round++) {
      long scalar = rows.time(SCALAR);
      better = rows.time(vector) < scalar ? better + 1 : 0;
    }
    if (better == ROUNDS_IN_A_ROW) {
      current = vector;
    }
    LOG.log(System.Logger.Level.DEBUG, "scaling kernels: " + current);
  }

  /** Made-up rows to train on: two, three and five samples of the source for one of the target. */
  private static final class Rows {
    private final ScaleAxis[] axes = {
      new ScaleAxis(WIDTH, 2 * WIDTH / 3),
      new ScaleAxis(WIDTH, WIDTH / 2 - 7),
      new ScaleAxis(WIDTH, WIDTH / 4 + 3)
    };
    private final byte[] samples = new byte[2 * WIDTH];
    private final int[] scratch = new int[ScaleKernels.scratch(WIDTH)];
    private final int[] upper = new int[WIDTH];
    private final int[] lower = new int[WIDTH];

    Rows() {
      new Random(1).nextBytes(samples);
    }

    long time(ScaleKernels kernels) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS_PER_ROUND; i++) {
        ScaleAxis axis = axes[i % axes.length];
        kernels.across(samples, 0, axis, scratch, upper);
        kernels.blend(upper, 5000, lower, ScaleAxis.ONE - 5000, samples, WIDTH, axis.to);
        kernels.add(upper, 77, lower, axis.to);
        kernels.store(lower, samples, WIDTH, axis.to);
      }
      return System.nanoTime() - start;
    }
  }
}
