package org.ternrtc.rtp.audio;

/**
 * The value of the header extension for levels, RFC 6464 section 3: one byte.
 *
 * @param voice whether the packet holds speech
 * @param level below the loudest, in dB: 0 to 127, 127 is silence
 */
public record AudioLevel(boolean voice, int level) {
  public AudioLevel {
    if (level < 0 || level > 127) {
      throw new IllegalArgumentException("level " + level);
    }
  }

  /** From the byte of the extension. */
  public static AudioLevel of(int value) {
    return new AudioLevel((value & 0x80) != 0, value & 0x7F);
  }

  /** The byte of the extension. */
  public int value() {
    return (voice ? 0x80 : 0) | level;
  }

  /** As a part of full scale, 0 to 1: what W3C calls audioLevel. */
  public double linear() {
    return level == 127 ? 0 : Math.pow(10, -level / 20.0);
  }
}
