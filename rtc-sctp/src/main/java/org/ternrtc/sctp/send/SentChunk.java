package org.ternrtc.sctp.send;

import org.jspecify.annotations.Nullable;

/** A fragment that has a TSN and is not cumulatively acknowledged yet. */
final class SentChunk {
  /** Where it stands. */
  enum Fate {
    /** On its way, as far as we know. */
    IN_FLIGHT,
    /** Taken for lost, to be sent again. */
    LOST,
    /** Acknowledged by a gap block. */
    ACKED,
    /** Given up, RFC 3758. */
    ABANDONED
  }

  final long tsn;
  final OutgoingMessage message;
  final int offset;
  final int length;
  final int fsn;
  final int flags;

  Fate fate = Fate.IN_FLIGHT;
  int transmissions;
  long sentAt;

  /** Counts transmissions of the whole association: who was sent before whom. */
  long order;

  int missing;
  @Nullable SentChunk earlier;
  @Nullable SentChunk later;

  SentChunk(long tsn, OutgoingMessage message, int offset, int length, int fsn, int flags) {
    this.tsn = tsn;
    this.message = message;
    this.offset = offset;
    this.length = length;
    this.fsn = fsn;
    this.flags = flags;
  }
}
