package org.ternrtc.media.pixel;

import java.util.Random;

/**
 * Decides, once for the process, which kernels convert pixels.
 *
 * <p>A vector kernel that is not compiled yet is a thousand times slower than one that is, so
 * everything starts scalar. A background thread trains the vector kernels on made-up rows and
 * switches over when each of them beats its scalar twin; where the vector module is absent, or the
 * machine too narrow, or the training shows no gain, scalar stays.
 */
final class KernelChoice {
  static final PixelKernels SCALAR = new ScalarPixelKernels();

  private static final System.Logger LOG = System.getLogger(KernelChoice.class.getName());
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final long MAX_TRAINING_NANOS = 60_000_000_000L;
  private static final int MAX_ROUNDS = 1000;
  private static final int WINS = 3;
  private static final int WIDTH = 640;
  private static final int ROUND = 300;
  private static final int KERNELS = 7;

  private static final ColourMatrix MATRIX = ColourMatrix.BT601_LIMITED;

  private static volatile PixelKernels chosen = SCALAR;

  static {
    if (vectorsAvailable()) {
      Thread.ofPlatform().name("tern-vector-training").daemon().start(KernelChoice::train);
    }
  }

  private KernelChoice() {}

  /** The kernels to use for the next picture. */
  static PixelKernels chosen() {
    return chosen;
  }

  /** Whether the vector form can run at all; says why when not. */
  static boolean vectorsAvailable() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      log("scalar: " + VECTOR_MODULE + " is not there (--add-modules " + VECTOR_MODULE + ")");
      return false;
    }
    if (!VectorPixelKernels.wideEnough()) {
      log("scalar: this machine's vectors are narrower than 256 bit");
      return false;
    }
    return true;
  }

  private static void log(String choice) {
    LOG.log(System.Logger.Level.DEBUG, "pixel kernels: " + choice);
  }

  private static void train() {
    PixelKernels vector = new VectorPixelKernels();
    var rows = new Rows();
    long start = System.nanoTime();
    int[] won = new int[KERNELS];
    for (int round = 0;
        round < MAX_ROUNDS && System.nanoTime() - start < MAX_TRAINING_NANOS;
        round++) {
      boolean all = true;
      for (int kernel = 0; kernel < KERNELS; kernel++) {
        // Three times in a row: once may have been lucky. What has won need not win again, or on a
        // busy machine one of many would always just have been interrupted.
        if (won[kernel] < WINS) {
          long scalarNanos = rows.time(SCALAR, kernel);
          won[kernel] = rows.time(vector, kernel) < scalarNanos ? won[kernel] + 1 : 0;
          all &= won[kernel] == WINS;
        }
      }
      if (all) {
        chosen = vector;
        log("vector, after " + (System.nanoTime() - start) / 1_000_000 + " ms of training");
        return;
      }
    }
    log("scalar: vectors were not faster");
  }

  /** Made-up rows to train on. */
  private static final class Rows {
    private final int[] rgb = new int[2 * WIDTH];
    private final byte[] samples = new byte[4 * WIDTH];

    Rows() {
      Random random = new Random(1);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = random.nextInt();
      }
      random.nextBytes(samples);
    }

    long time(PixelKernels kernels, int kernel) {
      long start = System.nanoTime();
      for (int i = 0; i < ROUND; i++) {
        switch (kernel) {
          case 0 -> kernels.luma(MATRIX, rgb, 0, samples, 0, WIDTH);
          case 1 -> kernels.chroma(MATRIX, rgb, 0, WIDTH, samples, WIDTH, 2 * WIDTH, WIDTH);
          case 2 -> kernels.rgb(MATRIX, samples, 0, WIDTH, 2 * WIDTH, rgb, 0, WIDTH);
          case 3 -> kernels.lumaOf422(samples, 0, (i & 1) == 0, samples, 2 * WIDTH, WIDTH);
          case 4 ->
              kernels.chromaOf422(
                  samples, 0, 0, (i & 1) == 0, samples, 2 * WIDTH, 3 * WIDTH, WIDTH);
          case 5 -> kernels.split(samples, 0, samples, 2 * WIDTH, 3 * WIDTH, WIDTH);
          default -> kernels.halve(samples, 0, WIDTH, samples, 2 * WIDTH, WIDTH / 2);
        }
      }
      return System.nanoTime() - start;
    }
  }
}
