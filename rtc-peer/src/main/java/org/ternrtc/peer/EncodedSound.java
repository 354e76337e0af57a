package org.ternrtc.peer;

import org.ternrtc.rtp.audio.AudioLevel;

/** A packet's worth of compressed sound on its way to the owner thread. */
final class EncodedSound {
  private final byte[] payload;
  private final long sample;
  private final boolean begins;
  private final AudioLevel level;
  private final long captureNanos;

  /**
   * @param payload belongs to this object from now on
   * @param sample of the RTP clock with which it begins, since the encoder began
   * @param begins whether nothing was sent for what is right before it
   */
  EncodedSound(byte[] payload, long sample, boolean begins, AudioLevel level, long captureNanos) {
    this.payload = payload;
    this.sample = sample;
    this.begins = begins;
    this.level = level;
    this.captureNanos = captureNanos;
  }

  byte[] payload() {
    return payload;
  }

  long sample() {
    return sample;
  }

  boolean begins() {
    return begins;
  }

  AudioLevel level() {
    return level;
  }

  long captureNanos() {
    return captureNanos;
  }
}
