package org.ternrtc.rtp.fec;

/** The only arithmetic of parity packets. */
final class Xor {
  private Xor() {}

  /** A plain loop over bytes, which the compiler turns into vectors. */
  static void into(byte[] sum, int sumOffset, byte[] from, int fromOffset, int length) {
    for (int i = 0; i < length; i++) {
      sum[sumOffset + i] ^= from[fromOffset + i];
    }
  }
}
