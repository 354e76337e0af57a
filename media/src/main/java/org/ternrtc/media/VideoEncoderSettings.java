package org.ternrtc.media;

/**
 * How a {@link VideoEncoder} is to work.
 *
 * @param bitsPerSecond target rate, at least 10 000
 * @param framesPerSecond expected picture rate, over 0 and at most 240
 * @param content what the pictures show
 * @param threads how many threads the encoder may use, 1 to 16
 * @param speed effort: 0 is the slowest and best, 16 the fastest; {@link #DEFAULT_SPEED} fits real
 *     time
 * @param minQuantizer lower bound of the codec's quantizer scale (VP8: 0 to 63 as libvpx counts)
 * @param maxQuantizer upper bound of the codec's quantizer scale
 */
public record VideoEncoderSettings(
    int bitsPerSecond,
    double framesPerSecond,
    ContentKind content,
    int threads,
    int speed,
    int minQuantizer,
    int maxQuantizer) {
  /** What a call uses unless told otherwise. */
  public static final int DEFAULT_SPEED = 6;

  public VideoEncoderSettings {
    if (bitsPerSecond < 10_000) {
      throw new IllegalArgumentException("bitsPerSecond " + bitsPerSecond);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    if (threads < 1 || threads > 16) {
      throw new IllegalArgumentException("threads " + threads);
    }
    if (speed < 0 || speed > 16) {
      throw new IllegalArgumentException("speed " + speed);
    }
    if (minQuantizer < 0 || maxQuantizer < minQuantizer) {
      throw new IllegalArgumentException("quantizer " + minQuantizer + " to " + maxQuantizer);
    }
  }

  /** One thread, the speed of a call, a quantizer from 2 to 56 as browsers use. */
  public static VideoEncoderSettings of(int bitsPerSecond, double framesPerSecond) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, ContentKind.CAMERA, 1, DEFAULT_SPEED, 2, 56);
  }

  public VideoEncoderSettings withContent(ContentKind kind) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, kind, threads, speed, minQuantizer, maxQuantizer);
  }

  public VideoEncoderSettings withThreads(int count) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, content, count, speed, minQuantizer, maxQuantizer);
  }

  public VideoEncoderSettings withSpeed(int value) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, content, threads, value, minQuantizer, maxQuantizer);
  }

  public VideoEncoderSettings withQuantizer(int min, int max) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, content, threads, speed, min, max);
  }
}
