package org.ternrtc.dtls.srtp.context;

/** What a context remembers of one SSRC: rollover counter, highest numbers, replay windows. */
final class Source {
  /** Indices below it are possible: a rollover counter of 32 and a sequence number of 16 bits. */
  static final long INDEX_LIMIT = 1L << 48;

  final int ssrc;
  final ReplayWindow rtp;
  final ReplayWindow rtcp;

  Source(int ssrc, int replayWindow) {
    this.ssrc = ssrc;
    this.rtp = new ReplayWindow(replayWindow);
    this.rtcp = new ReplayWindow(replayWindow);
  }

  /**
   * The 48-bit index that a sequence number most likely stands for, RFC 3711 section 3.3.1. It may
   * reach {@link #INDEX_LIMIT}.
   */
  long estimateIndex(int sequenceNumber) {
    long highest = rtp.highest();
    if (highest < 0) {
      return sequenceNumber;
    }
    int last = (int) (highest & 0xFFFF);
    long index = (highest & ~0xFFFFL) | sequenceNumber;
    if (last < 0x8000) {
      // Before the first packet there is no earlier round, so such a number can only be a jump
      // ahead.
      return sequenceNumber - last > 0x8000 && index >= 0x10000 ? index - 0x10000 : index;
    }
    return last - 0x8000 > sequenceNumber ? index + 0x10000 : index;
  }
}
