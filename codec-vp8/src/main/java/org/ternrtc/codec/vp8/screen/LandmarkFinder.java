package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.MotionVectors;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/**
 * Finds how far content moved in any direction. Landmarks are places whose neighbourhood hashes to
 * a number that ends in zeros: which places these are depends on the content alone, so that the
 * same content has the same landmarks wherever it lies. Each landmark that both pictures have once
 * votes for a vector.
 */
final class LandmarkFinder {
  private static final int SLOTS = 1 << 14;
  private static final int MAX_ENTRIES = SLOTS / 2;
  private static final int VECTOR_SLOTS = 1 << 10;
  private static final int AMBIGUOUS = -1;

  /** One place in 32 is a landmark. */
  private static final int RARITY_SHIFT = 59;

  private final int[] keys = new int[SLOTS];
  private final int[] places = new int[SLOTS];
  private final int[] epochs = new int[SLOTS];
  private final int[] vectors = new int[VECTOR_SLOTS];
  private final int[] votes = new int[VECTOR_SLOTS];
  private int epoch;
  private int entries;
  private int vectorEntries;

  /** Forgets landmarks and votes. */
  void start() {
    epoch++;
    entries = 0;
    vectorEntries = 0;
    Arrays.fill(votes, 0);
  }

  /** Enters the landmarks of a macroblock of the picture before. */
  void enter(SourcePicture then, int mbRow, int mbColumn, boolean lastRow, boolean lastColumn) {
    int at = then.yOffset(mbRow, mbColumn);
    int rows = lastRow ? 15 : 16;
    int columns = lastColumn ? 8 : 16;
    for (int row = 0; row < rows && entries < MAX_ENTRIES; row++) {
      int line = at + row * then.yStride;
      for (int column = 0; column < columns; column++) {
        long hash = hash(then.data, line + column, then.yStride);
        if (hash >>> RARITY_SHIFT == 0) {
          enter((int) hash, (mbRow * 16 + row) << 16 | (mbColumn * 16 + column));
        }
      }
    }
  }

  /** Lets the landmarks of a macroblock of this picture vote. */
  void vote(SourcePicture now, int mbRow, int mbColumn, boolean lastRow, boolean lastColumn) {
    int at = now.yOffset(mbRow, mbColumn);
    int rows = lastRow ? 15 : 16;
    int columns = lastColumn ? 8 : 16;
    for (int row = 0; row < rows; row++) {
      int line = at + row * now.yStride;
      for (int column = 0; column < columns; column++) {
        long hash = hash(now.data, line + column, now.yStride);
        if (hash >>> RARITY_SHIFT == 0) {
          int place = find((int) hash);
          if (place != AMBIGUOUS) {
            vote((place >> 16) - (mbRow * 16 + row), (place & 0xFFFF) - (mbColumn * 16 + column));
          }
        }
      }
    }
  }

  /** Of eight pixels and the eight below; never a landmark where it is flat. */
  private static long hash(byte[] data, int at, int stride) {
    long a = BlockCompare.eight(data, at);
    long b = BlockCompare.eight(data, at + stride);
    if (a == b && a == Long.rotateLeft(a, 8)) {
      return -1;
    }
    long mixed = (a * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(b, 29)) * 0xC2B2AE3D27D4EB4FL;
    return mixed ^ ((mixed >>> 32) & 0x7FFFFFF);
  }

  private void enter(int hash, int place) {
    int slot = slot(hash);
    if (epochs[slot] != epoch) {
      epochs[slot] = epoch;
      keys[slot] = hash;
      places[slot] = place;
      entries++;
    } else {
      places[slot] = AMBIGUOUS;
    }
  }

  private int find(int hash) {
    int slot = slot(hash);
    return epochs[slot] == epoch ? places[slot] : AMBIGUOUS;
  }

  private int slot(int hash) {
    int slot = (hash * 0x9E3779B1) >>> 18;
    while (epochs[slot] == epoch && keys[slot] != hash) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private void vote(int rows, int columns) {
    if ((rows | columns) == 0
        || Math.abs(rows) > ScrollFinder.REACH
        || Math.abs(columns) > ScrollFinder.REACH) {
      return;
    }
    int vector = MotionVectors.of(rows * 4, columns * 4);
    int slot = (vector * 0x9E3779B1) >>> 22;
    while (votes[slot] > 0 && vectors[slot] != vector) {
      slot = (slot + 1) & (VECTOR_SLOTS - 1);
    }
    if (votes[slot] == 0) {
      // A full table would never end; what comes so late is noise.
      if (vectorEntries == VECTOR_SLOTS / 2) {
        return;
      }
      vectorEntries++;
      vectors[slot] = vector;
    }
    votes[slot]++;
  }

  /** The vector with the most votes, at least so many; zero when there is none. */
  int best(int least) {
    int best = -1;
    for (int slot = 0; slot < VECTOR_SLOTS; slot++) {
      if (votes[slot] >= least && (best < 0 || votes[slot] > votes[best])) {
        best = slot;
      }
    }
    if (best < 0) {
      return 0;
    }
    int vector = vectors[best];
    // Kept as a mark in the chain of slots, but never the best again.
    votes[best] = Integer.MIN_VALUE;
    return vector;
  }
}
