package org.ternrtc.sctp.send;

import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.packet.Bytes;

/** A message from the moment it is given until its last fragment is acknowledged or given up. */
final class OutgoingMessage {
  /** What a message costs in memory besides its bytes. */
  static final int OVERHEAD = 128;

  final SendOptions options;
  final Bytes payload;
  final long expiresAt;

  /** Bytes of {@code payload} that were cut into fragments. */
  int cut;

  /** SSN, or MID with interleaving; given with the first fragment. */
  int number;

  int fragments;
  long firstTsn;
  long lastTsn;
  int unacknowledged;
  boolean abandoned;

  OutgoingMessage(SendOptions options, Bytes payload, long now) {
    this.options = options;
    this.payload = payload;
    this.expiresAt = now + options.lifetimeNanos();
  }

  boolean expired(long now) {
    return options.lifetimeNanos() != SendOptions.FOREVER && now - expiresAt >= 0;
  }

  boolean started() {
    return fragments > 0;
  }

  boolean cutUp() {
    return started() && cut == payload.length();
  }

  int rest() {
    return payload.length() - cut;
  }

  int cost() {
    return payload.length() + OVERHEAD;
  }
}
