package org.ternrtc.media;

/**
 * How an {@link AudioEncoder} is to work. A codec without a tool that is asked for does without it.
 *
 * @param bitsPerSecond target rate, 6000 to 510 000
 * @param channels 1 or 2
 * @param complexity effort, 0 to 10
 * @param packetMillis sound in one packet: 10, 20, 40 or 60
 * @param inbandFec whether each packet shall also carry the sound before it in a coarser form
 * @param packetLossPercent expected losses, 0 to 100; what makes forward error correction worth its
 *     bits
 * @param dtx whether silence shall not be sent
 * @param maxPlaybackRate the highest sampling rate that the receiver can make use of, 8000 to 48
 *     000
 * @param constantBitrate whether all packets shall have the same length
 * @param music whether the sound is music rather than a voice
 */
public record AudioEncoderSettings(
    int bitsPerSecond,
    int channels,
    int complexity,
    int packetMillis,
    boolean inbandFec,
    int packetLossPercent,
    boolean dtx,
    int maxPlaybackRate,
    boolean constantBitrate,
    boolean music) {
  public AudioEncoderSettings {
    check("bitsPerSecond", bitsPerSecond, 6000, 510_000);
    check("channels", channels, 1, 2);
    check("complexity", complexity, 0, 10);
    if (packetMillis != 10 && packetMillis != 20 && packetMillis != 40 && packetMillis != 60) {
      throw new IllegalArgumentException("packetMillis " + packetMillis);
    }
    check("packetLossPercent", packetLossPercent, 0, 100);
    check("maxPlaybackRate", maxPlaybackRate, 8000, 48_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value);
    }
  }

  /**
   * A voice: mono, 32 kbit/s, 20 ms, complexity 5, forward error correction when packets are lost.
   */
  public static AudioEncoderSettings voice() {
    return new AudioEncoderSettings(32_000, 1, 5, 20, true, 0, false, 48_000, false, false);
  }

  public AudioEncoderSettings withBitrate(int bits) {
    return new AudioEncoderSettings(
        bits,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withChannels(int count) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        count,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withComplexity(int effort) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        effort,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withPacketMillis(int millis) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        millis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withInbandFec(boolean on) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        on,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withPacketLossPercent(int percent) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        percent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withDtx(boolean on) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        on,
        maxPlaybackRate,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withMaxPlaybackRate(int hertz) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        hertz,
        constantBitrate,
        music);
  }

  public AudioEncoderSettings withConstantBitrate(boolean on) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        on,
        music);
  }

  public AudioEncoderSettings withMusic(boolean on) {
    return new AudioEncoderSettings(
        bitsPerSecond,
        channels,
        complexity,
        packetMillis,
        inbandFec,
        packetLossPercent,
        dtx,
        maxPlaybackRate,
        constantBitrate,
        on);
  }
}
