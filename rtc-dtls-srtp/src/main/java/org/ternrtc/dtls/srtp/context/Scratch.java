package org.ternrtc.dtls.srtp.context;

/** A buffer for a cipher's output; it grows to the longest packet seen, at most 64 KiB. */
final class Scratch {
  private byte[] buffer = new byte[1500];

  byte[] atLeast(int length) {
    if (buffer.length < length) {
      buffer = new byte[Math.min(2 * length, Srtp.MAX_PACKET)];
    }
    return buffer;
  }
}
