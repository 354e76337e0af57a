package org.ternrtc.codec.audio.opus;

/** What the first bytes of an Opus packet say, RFC 6716 section 3. */
final class OpusPacket {
  /** At 48 kHz, the clock of RFC 7587. */
  static final int MAX_SAMPLES = 5760;

  private OpusPacket() {}

  /** Samples of each channel at 48 kHz in the packet; 0 when it is broken. */
  static int samples(byte[] packet, int offset, int length) {
    if (length < 1) {
      return 0;
    }
    int toc = packet[offset] & 0xFF;
    int count =
        switch (toc & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> length < 2 ? 0 : packet[offset + 1] & 63;
        };
    int samples = count * frameSamples(toc);
    return samples <= MAX_SAMPLES ? samples : 0;
  }

  /** Section 3.1, table 2. */
  private static int frameSamples(int toc) {
    int configuration = toc >> 3;
    if (configuration >= 16) {
      return 120 << (configuration & 3);
    }
    if (configuration >= 12) {
      return 480 << (configuration & 1);
    }
    return (configuration & 3) == 3 ? 2880 : 480 << (configuration & 3);
  }

  /**
   * Whether the packet's first frame also carries the sound before it (LBRR, section 4.2.4): the
   * flags are the first bits of the frame, coded evenly, so they can be read without decoding.
   */
  static boolean hasRedundancy(byte[] packet, int offset, int length) {
    if (length < 2) {
      return false;
    }
    int toc = packet[offset] & 0xFF;
    // CELT alone has none; of packets of many frames only those whose first frame begins at once.
    if ((toc & 0x80) != 0 || (toc & 3) > 1) {
      return false;
    }
    int silkFrames = Math.max(1, frameSamples(toc) / 960);
    int flags = packet[offset + 1] & 0xFF;
    boolean mid = ((flags >> (7 - silkFrames)) & 1) != 0;
    boolean stereo = (toc & 4) != 0;
    return mid || (stereo && ((flags >> (6 - 2 * silkFrames)) & 1) != 0);
  }
}
