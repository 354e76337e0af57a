package org.ternrtc.media.denoise;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;

/**
 * Takes noise out of a camera's pictures: each is averaged with the one before, already denoised,
 * where both show the same; blocks that moved are followed by whole pixels. How strong the noise is
 * is measured all the time, and a picture without any passes unchanged. Not for screens.
 *
 * <p>Noise cannot be predicted, so an encoder pays for it in every picture; what stands still is
 * free once it is clean.
 *
 * <p>Not thread-safe. Nothing is allocated while the size of the pictures stays the same.
 */
public final class TemporalDenoiser {
  private static final int BLOCK = 16;

  private final Supplier<DenoiseKernels> choice;
  private final NoiseLevel noise = new NoiseLevel();
  private @Nullable BlockDenoiser blocks;
  private int width;
  private int height;

  /** A denoiser that has seen no picture yet. */
  public TemporalDenoiser() {
    this(DenoiseKernelChoice::current);
  }

  TemporalDenoiser(Supplier<DenoiseKernels> choice) {
    this.choice = choice;
  }

  /**
   * Denoises the next picture of a stream; the first, and one of another size than the one before,
   * is taken as it is.
   *
   * @return the picture with the same time of capture, in memory of this denoiser: it may be used
   *     until the call after the next
   */
  public VideoFrame denoise(VideoFrame frame) {
    BlockDenoiser current = blocks;
    if (current == null || frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      current = new BlockDenoiser(width, height);
      blocks = current;
      noise.reset();
      return current.first(frame);
    }
    DenoiseKernels kernels = choice.get();
    int temporal = current.measure(frame, kernels);
    int level = noise.update(temporal, current.pictures(), frame);
    return current.next(frame, kernels, level);
  }

  /**
   * How strong the noise is: the mean of its absolute value, in steps of 1/16 of a luma step; 0
   * before the second picture.
   */
  public int noiseLevel() {
    return noise.level();
  }

  /** Forgets the pictures before: the next is taken as it is. */
  public void reset() {
    blocks = null;
  }

  static int blocksIn(int samples) {
    return (samples + BLOCK - 1) / BLOCK;
  }
}
