package org.ternrtc.benchmarks;

import org.ternrtc.media.pixel.PixelConverter;

/** Waits until pixel conversion runs on the kernels it will keep. */
final class TrainedKernels {
  private static final long MAX_WAIT_NANOS = 30_000_000_000L;

  private TrainedKernels() {}

  static void await() {
    boolean vectors = PixelConverter.vector() != null;
    long start = System.nanoTime();
    while (vectors
        && PixelConverter.best().kernels().equals("scalar")
        && System.nanoTime() - start < MAX_WAIT_NANOS) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
