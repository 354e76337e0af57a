package org.ternrtc.sctp;

import org.ternrtc.sctp.packet.Bytes;

/**
 * A user message that came, whole.
 *
 * @param streamId the stream
 * @param ppid payload protocol identifier
 * @param unordered whether it stands outside the order of its stream
 * @param payload its bytes, on an array that nobody else holds
 */
public record Message(int streamId, int ppid, boolean unordered, Bytes payload) {
  /** What a message costs in memory besides its bytes. */
  static final int OVERHEAD = 128;

  /** What it counts against the receive window until {@link Association#consumed}. */
  int cost() {
    return payload.length() + OVERHEAD;
  }
}
