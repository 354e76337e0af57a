package org.ternrtc.media.pattern;

import java.util.function.LongSupplier;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.PacedVideoSource;
import org.ternrtc.media.VideoFrame;

/**
 * Gives {@link PatternPicture}s at a steady rate; needs no device. The frame number is the number
 * of the tick on the schedule, so a number that is missing is a picture that was skipped.
 */
public final class PatternSource extends PacedVideoSource {
  private final int width;
  private final int height;
  private final double framesPerSecond;
  private final LongSupplier clockMillis;

  /** 640x480 at 30 pictures a second, on the system's clock. */
  public PatternSource() {
    this(640, 480, 30);
  }

  /** As below, on the system's clock. */
  public PatternSource(int width, int height, double framesPerSecond) {
    this(width, height, framesPerSecond, System::currentTimeMillis);
  }

  /**
   * @param framesPerSecond over 0 and at most 240
   * @param clockMillis what the burnt-in clock shows, in milliseconds since 1970
   * @throws IllegalArgumentException when the size or the rate is out of bounds
   */
  public PatternSource(int width, int height, double framesPerSecond, LongSupplier clockMillis) {
    super("tern-pattern", ContentKind.CAMERA);
    PatternPicture.checkSize(width, height);
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new IllegalArgumentException("framesPerSecond " + framesPerSecond);
    }
    this.width = width;
    this.height = height;
    this.framesPerSecond = framesPerSecond;
    this.clockMillis = clockMillis;
  }

  @Override
  protected double open() {
    return framesPerSecond;
  }

  @Override
  protected VideoFrame next(long tick, long captureNanos) {
    return PatternPicture.render(tick, clockMillis.getAsLong(), width, height, captureNanos);
  }

  @Override
  protected void release() {}
}
