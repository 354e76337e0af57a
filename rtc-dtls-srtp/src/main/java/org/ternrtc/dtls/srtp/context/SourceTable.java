package org.ternrtc.dtls.srtp.context;

import org.jspecify.annotations.Nullable;

/**
 * The sources of a context by SSRC, at most {@link Srtp#MAX_SOURCES}; looking one up allocates
 * nothing.
 */
final class SourceTable {
  // Twice the bound, so that probing ends at an empty slot.
  private static final int SLOTS = 2 * Srtp.MAX_SOURCES;

  private @Nullable Source[] slots = new @Nullable Source[8];
  private int count;

  @Nullable Source find(int ssrc) {
    return slots[slot(slots, ssrc)];
  }

  boolean isFull() {
    return count == Srtp.MAX_SOURCES;
  }

  /** Adds a source that is not there yet; the table must not be full. */
  void add(Source source) {
    if (isFull()) {
      throw new AssertionError("more sources than the bound");
    }
    if (2 * (count + 1) > slots.length && slots.length < SLOTS) {
      var larger = new @Nullable Source[2 * slots.length];
      for (Source old : slots) {
        if (old != null) {
          larger[slot(larger, old.ssrc)] = old;
        }
      }
      slots = larger;
    }
    slots[slot(slots, source.ssrc)] = source;
    count++;
  }

  /** Where the SSRC is, or the empty slot where it belongs. */
  private static int slot(@Nullable Source[] slots, int ssrc) {
    int mask = slots.length - 1;
    // SSRCs are random, but the peer chooses them: Fibonacci hashing spreads what it lines up.
    int slot = ((ssrc * 0x9E3779B9) >>> 16) & mask;
    while (true) {
      Source source = slots[slot];
      if (source == null || source.ssrc == ssrc) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }
}
