package org.ternrtc.peer;

/**
 * How a sender encodes, W3C WebRTC section 5.2.
 *
 * @param active whether anything is sent
 * @param maxBitrate bits per second for the encoder
 * @param maxFramerate pictures per second; pictures above it are left out
 */
public record RtpEncodingParameters(boolean active, int maxBitrate, double maxFramerate) {
  /** 1.2 Mbit/s and 30 pictures per second: enough for 640x480. */
  public static final RtpEncodingParameters DEFAULT =
      new RtpEncodingParameters(true, 1_200_000, 30);

  public RtpEncodingParameters {
    if (maxBitrate < 10_000) {
      throw new IllegalArgumentException("maxBitrate " + maxBitrate);
    }
    if (!(maxFramerate > 0 && maxFramerate <= 240)) {
      throw new IllegalArgumentException("maxFramerate " + maxFramerate);
    }
  }

  public RtpEncodingParameters withActive(boolean value) {
    return new RtpEncodingParameters(value, maxBitrate, maxFramerate);
  }

  public RtpEncodingParameters withMaxBitrate(int bitsPerSecond) {
    return new RtpEncodingParameters(active, bitsPerSecond, maxFramerate);
  }

  public RtpEncodingParameters withMaxFramerate(double framesPerSecond) {
    return new RtpEncodingParameters(active, maxBitrate, framesPerSecond);
  }
}
