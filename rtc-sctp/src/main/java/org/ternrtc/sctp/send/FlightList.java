package org.ternrtc.sctp.send;

import org.jspecify.annotations.Nullable;

/** The chunks in flight in the order they were sent: loss is looked for from its head. */
final class FlightList {
  private @Nullable SentChunk first;
  private @Nullable SentChunk last;

  @Nullable SentChunk first() {
    return first;
  }

  @Nullable SentChunk last() {
    return last;
  }

  void append(SentChunk chunk) {
    chunk.earlier = last;
    chunk.later = null;
    if (last == null) {
      first = chunk;
    } else {
      last.later = chunk;
    }
    last = chunk;
  }

  void remove(SentChunk chunk) {
    if (chunk.earlier == null) {
      first = chunk.later;
    } else {
      chunk.earlier.later = chunk.later;
    }
    if (chunk.later == null) {
      last = chunk.earlier;
    } else {
      chunk.later.earlier = chunk.earlier;
    }
    chunk.earlier = null;
    chunk.later = null;
  }
}
