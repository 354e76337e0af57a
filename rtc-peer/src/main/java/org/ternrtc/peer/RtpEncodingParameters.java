package org.ternrtc.peer;

/**
 * How a sender encodes, W3C WebRTC section 5.2.
 *
 * @param active whether anything is sent
 * @param maxBitrate the most bits per second for the encoder; the path may allow less
 * @param maxFramerate pictures per second; pictures above it are left out
 * @param scaleResolutionDownBy by how much width and height are divided, at least 1
 * @param priority its share of the path beside other encodings
 * @param scalabilityMode its temporal layers; a track that is encoded for others as well keeps its
 *     own
 */
public record RtpEncodingParameters(
    boolean active,
    int maxBitrate,
    double maxFramerate,
    double scaleResolutionDownBy,
    Priority priority,
    ScalabilityMode scalabilityMode) {
  /** 1.2 Mbit/s and 30 pictures per second: enough for 640x480. */
  public static final RtpEncodingParameters DEFAULT =
      new RtpEncodingParameters(true, 1_200_000, 30);

  private static final double MOST_SCALE = 64;

  public RtpEncodingParameters {
    if (maxBitrate < 10_000) {
      throw new IllegalArgumentException("maxBitrate " + maxBitrate);
    }
    if (!(maxFramerate > 0 && maxFramerate <= 240)) {
      throw new IllegalArgumentException("maxFramerate " + maxFramerate);
    }
    if (!(scaleResolutionDownBy >= 1 && scaleResolutionDownBy <= MOST_SCALE)) {
      throw new IllegalArgumentException("scaleResolutionDownBy " + scaleResolutionDownBy);
    }
  }

  /** In full size, in one layer, with low priority as the W3C's default. */
  public RtpEncodingParameters(boolean active, int maxBitrate, double maxFramerate) {
    this(active, maxBitrate, maxFramerate, 1, Priority.LOW, ScalabilityMode.L1T1);
  }

  public RtpEncodingParameters withActive(boolean value) {
    return new RtpEncodingParameters(
        value, maxBitrate, maxFramerate, scaleResolutionDownBy, priority, scalabilityMode);
  }

  public RtpEncodingParameters withMaxBitrate(int bitsPerSecond) {
    return new RtpEncodingParameters(
        active, bitsPerSecond, maxFramerate, scaleResolutionDownBy, priority, scalabilityMode);
  }

  public RtpEncodingParameters withMaxFramerate(double framesPerSecond) {
    return new RtpEncodingParameters(
        active, maxBitrate, framesPerSecond, scaleResolutionDownBy, priority, scalabilityMode);
  }

  public RtpEncodingParameters withScaleResolutionDownBy(double factor) {
    return new RtpEncodingParameters(
        active, maxBitrate, maxFramerate, factor, priority, scalabilityMode);
  }

  public RtpEncodingParameters withPriority(Priority value) {
    return new RtpEncodingParameters(
        active, maxBitrate, maxFramerate, scaleResolutionDownBy, value, scalabilityMode);
  }

  public RtpEncodingParameters withScalabilityMode(ScalabilityMode mode) {
    return new RtpEncodingParameters(
        active, maxBitrate, maxFramerate, scaleResolutionDownBy, priority, mode);
  }
}
