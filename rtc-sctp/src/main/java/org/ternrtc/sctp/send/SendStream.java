package org.ternrtc.sctp.send;

import java.util.ArrayDeque;

/** The messages that wait on one outgoing stream. */
final class SendStream {
  final int id;
  // Small: most channels are idle most of the time.
  final ArrayDeque<OutgoingMessage> queue = new ArrayDeque<>(2);
  int weight = SendQueue.DEFAULT_WEIGHT;
  int nextSsn;
  int nextOrderedMid;
  int nextUnorderedMid;

  /** Bytes given and not yet cut into fragments: the W3C's bufferedAmount. */
  long buffered;

  long lowThreshold;

  /** A reset is wanted; it waits for the queue to empty. */
  boolean resetWanted;

  /** A reset was asked of the peer; what is queued waits for the answer. */
  boolean resetting;

  /** Virtual time at which its next piece is through, RFC 8260 section 3.6. */
  double finish;

  boolean scheduled;

  SendStream(int id) {
    this.id = id;
  }
}
