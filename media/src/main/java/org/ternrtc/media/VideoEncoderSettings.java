package org.ternrtc.media;

/**
 * How a {@link VideoEncoder} is to work. An encoder without a tool that is asked for does without
 * it.
 *
 * @param bitsPerSecond target rate, at least 10 000
 * @param framesPerSecond expected picture rate, over 0 and at most 240
 * @param content what the pictures show
 * @param threads how many threads the encoder may use, 1 to 16; {@link CodecThreads#AUTO} leaves it
 *     to it
 * @param speed effort: 0 is the slowest and best, 16 the fastest; {@link #DEFAULT_SPEED} fits real
 *     time
 * @param minQuantizer lower bound of the codec's quantizer scale (VP8: 0 to 63 as libvpx counts)
 * @param maxQuantizer upper bound of the codec's quantizer scale
 * @param adaptSpeed whether the encoder may go faster than {@code speed} when pictures take longer
 *     than their time
 * @param temporalLayers 1, 2 (a half of the pictures can be left out) or 3 (three quarters)
 * @param tokenPartitions into how many parts the coefficients of a picture are split, so that a
 *     decoder may read them side by side: 1, 2, 4 or 8
 * @param dropFrames whether the rate control may drop pictures when the buffer runs empty; drops
 *     are counted in {@link EncoderStatistics}
 * @param maxIntraPercent bound of a key frame in percent of an average picture's bits; 0 leaves it
 *     to the encoder (half of its optimal buffer, as browsers do)
 * @param undershootPercent how far a picture's target may fall below the average to fill the
 *     buffer, 0 to 100
 * @param overshootPercent how far it may rise above it to use up what was saved, 0 to 100
 * @param acknowledgedReferences whether the encoder keeps a picture that the receiver is known to
 *     have, to repair losses from; see {@link VideoEncoder#acknowledge}
 * @param denoise whether noise of a camera is taken out before coding; never of a screen
 */
public record VideoEncoderSettings(
    int bitsPerSecond,
    double framesPerSecond,
    ContentKind content,
    int threads,
    int speed,
    int minQuantizer,
    int maxQuantizer,
    boolean adaptSpeed,
    int temporalLayers,
    int tokenPartitions,
    boolean dropFrames,
    int maxIntraPercent,
    int undershootPercent,
    int overshootPercent,
    boolean acknowledgedReferences,
    boolean denoise) {
  /** What a call uses unless told otherwise. */
  public static final int DEFAULT_SPEED = 6;

  public VideoEncoderSettings {
    if (bitsPerSecond < 10_000) {
      throw new IllegalArgumentException("bitsPerSecond " + bitsPerSecond);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    if (threads < CodecThreads.AUTO || threads > 16) {
      throw new IllegalArgumentException("threads " + threads);
    }
    if (speed < 0 || speed > 16) {
      throw new IllegalArgumentException("speed " + speed);
    }
    if (minQuantizer < 0 || maxQuantizer < minQuantizer) {
      throw new IllegalArgumentException("quantizer " + minQuantizer + " to " + maxQuantizer);
    }
    if (temporalLayers < 1 || temporalLayers > 3) {
      throw new IllegalArgumentException("temporalLayers " + temporalLayers);
    }
    if (tokenPartitions < 1 || tokenPartitions > 8 || Integer.bitCount(tokenPartitions) != 1) {
      throw new IllegalArgumentException("tokenPartitions " + tokenPartitions);
    }
    if (maxIntraPercent < 0) {
      throw new IllegalArgumentException("maxIntraPercent " + maxIntraPercent);
    }
    checkPercent("undershootPercent", undershootPercent);
    checkPercent("overshootPercent", overshootPercent);
  }

  private static void checkPercent(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(name + " " + value);
    }
  }

  /** The settings that every encoder knows; everything else as {@link #of} has it. */
  public VideoEncoderSettings(
      int bitsPerSecond,
      double framesPerSecond,
      ContentKind content,
      int threads,
      int speed,
      int minQuantizer,
      int maxQuantizer) {
    this(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        false,
        1,
        1,
        false,
        0,
        100,
        15,
        false,
        false);
  }

  /**
   * One thread, the speed of a call, a quantizer from 2 to 56 as browsers use, one layer, one
   * partition, no drops.
   */
  public static VideoEncoderSettings of(int bitsPerSecond, double framesPerSecond) {
    return new VideoEncoderSettings(
        bitsPerSecond, framesPerSecond, ContentKind.CAMERA, 1, DEFAULT_SPEED, 2, 56);
  }

  public VideoEncoderSettings withRate(int bits, double frames) {
    return new VideoEncoderSettings(
        bits,
        frames,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withContent(ContentKind kind) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        kind,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withThreads(int count) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        count,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withSpeed(int value) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        value,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withQuantizer(int min, int max) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        min,
        max,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withAdaptSpeed(boolean adapt) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adapt,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withTemporalLayers(int layers) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        layers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withTokenPartitions(int partitions) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        partitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withDropFrames(boolean drop) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        drop,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withMaxIntraPercent(int percent) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        percent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withShoot(int under, int over) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        under,
        over,
        acknowledgedReferences,
        denoise);
  }

  public VideoEncoderSettings withAcknowledgedReferences(boolean keep) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        keep,
        denoise);
  }

  public VideoEncoderSettings withDenoise(boolean on) {
    return new VideoEncoderSettings(
        bitsPerSecond,
        framesPerSecond,
        content,
        threads,
        speed,
        minQuantizer,
        maxQuantizer,
        adaptSpeed,
        temporalLayers,
        tokenPartitions,
        dropFrames,
        maxIntraPercent,
        undershootPercent,
        overshootPercent,
        acknowledgedReferences,
        on);
  }
}
