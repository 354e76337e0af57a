package org.ternrtc.rtp.audio;

/**
 * Bounds of an {@link AudioJitterBuffer}.
 *
 * @param minDelayMillis the least delay that is aimed at, 0 to 2000
 * @param maxDelayMillis the largest delay that is aimed at, to 2000
 * @param maxPackets how many packets wait at most; when more come, all go
 */
public record AudioJitterSettings(int minDelayMillis, int maxDelayMillis, int maxPackets) {
  public AudioJitterSettings {
    if (minDelayMillis < 0 || maxDelayMillis < minDelayMillis || maxDelayMillis > 2000) {
      throw new IllegalArgumentException("delay " + minDelayMillis + " to " + maxDelayMillis);
    }
    if (maxPackets < 10 || maxPackets > 1000) {
      throw new IllegalArgumentException("maxPackets " + maxPackets);
    }
  }

  /** 0 to 1000 ms, 200 packets. */
  public static AudioJitterSettings defaults() {
    return new AudioJitterSettings(0, 1000, 200);
  }

  public AudioJitterSettings withDelayMillis(int min, int max) {
    return new AudioJitterSettings(min, max, maxPackets);
  }
}
