package org.ternrtc.sctp.send;

import org.jspecify.annotations.Nullable;

/** The chunks from the first unacknowledged TSN to the last one given out, found by TSN. */
final class ChunkRing {
  private @Nullable SentChunk[] chunks = new SentChunk[16];
  private long first;
  private long end;

  ChunkRing(long firstTsn) {
    first = firstTsn;
    end = firstTsn;
  }

  long first() {
    return first;
  }

  /** The TSN that comes next. */
  long end() {
    return end;
  }

  boolean isEmpty() {
    return first == end;
  }

  SentChunk get(long tsn) {
    SentChunk chunk = chunks[(int) tsn & chunks.length - 1];
    if (tsn < first || tsn >= end || chunk == null) {
      throw new AssertionError("TSN " + tsn + " of " + first + " to " + end);
    }
    return chunk;
  }

  void add(SentChunk chunk) {
    if (chunk.tsn != end) {
      throw new AssertionError("TSN " + chunk.tsn + " after " + end);
    }
    if (end - first == chunks.length) {
      var larger = new SentChunk[2 * chunks.length];
      for (long tsn = first; tsn < end; tsn++) {
        larger[(int) tsn & larger.length - 1] = get(tsn);
      }
      chunks = larger;
    }
    chunks[(int) end & chunks.length - 1] = chunk;
    end++;
  }

  SentChunk removeFirst() {
    SentChunk chunk = get(first);
    chunks[(int) first & chunks.length - 1] = null;
    first++;
    if (isEmpty() && chunks.length > 1024) {
      // An idle association gives the memory of its busiest moment back.
      chunks = new SentChunk[16];
    }
    return chunk;
  }
}
