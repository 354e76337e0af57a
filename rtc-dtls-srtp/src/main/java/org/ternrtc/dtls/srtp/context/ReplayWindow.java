package org.ternrtc.dtls.srtp.context;

import java.util.Arrays;

/**
 * Which of the newest indices were used, RFC 3711 section 3.3.2: a ring of bits below the highest
 * one.
 */
final class ReplayWindow {
  private final long[] bits;
  private final int size;
  private long highest = -1;

  /** A window of {@code size} indices, a power of two from 64 to 32768. */
  ReplayWindow(int size) {
    checkSize(size);
    this.size = size;
    this.bits = new long[size / 64];
  }

  static void checkSize(int size) {
    if (size < 64 || size > 32768 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "replay window of " + size + ": not a power of two from 64 to 32768");
    }
  }

  /** The highest index used, or -1. */
  long highest() {
    return highest;
  }

  /** Whether the index is neither used nor behind the window. */
  boolean isNew(long index) {
    if (index > highest) {
      return true;
    }
    return index > highest - size && (bits[word(index)] & 1L << index) == 0;
  }

  /** Marks an index that {@link #isNew}. */
  void use(long index) {
    if (index > highest) {
      if (index - highest >= size) {
        Arrays.fill(bits, 0);
      } else {
        for (long skipped = highest + 1; skipped < index; skipped++) {
          bits[word(skipped)] &= ~(1L << skipped);
        }
      }
      highest = index;
    }
    bits[word(index)] |= 1L << index;
  }

  private int word(long index) {
    return (int) (index & (size - 1)) >> 6;
  }
}
