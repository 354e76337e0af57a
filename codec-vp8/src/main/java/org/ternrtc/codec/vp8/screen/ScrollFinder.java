package org.ternrtc.codec.vp8.screen;

import java.util.Arrays;
import org.ternrtc.codec.vp8.frame.SourcePicture;

/**
 * Finds how far content moved up or down. Each column of macroblocks is a strip of 16 pixels; the
 * rows of a strip are looked up by hash among those of the picture before, and each row that is
 * found in one place only votes for a distance.
 */
final class ScrollFinder {
  /** How far a vector may reach without knowing its neighbours' ones. */
  static final int REACH = 240;

  private static final int SLOTS = 8192;
  private static final int AMBIGUOUS = -1;

  private final int[] votes = new int[2 * REACH + 1];
  private final int[] keys = new int[SLOTS];
  private final int[] places = new int[SLOTS];
  private final int[] epochs = new int[SLOTS];
  private int epoch;

  /** Forgets all votes. */
  void start() {
    Arrays.fill(votes, 0);
  }

  /** Lets the changed part of one strip vote. */
  void vote(SourcePicture now, SourcePicture then, int mbColumn, int firstMbRow, int lastMbRow) {
    epoch++;
    int first = firstMbRow * 16;
    int last = lastMbRow * 16 + 15;
    int nowAt = now.yOffset(0, mbColumn);
    int thenAt = then.yOffset(0, mbColumn);
    for (int row = first; row <= last; row++) {
      int hash = hash(then.data, thenAt + row * then.yStride);
      if (hash != 0) {
        enter(hash, row);
      }
    }
    for (int row = first; row <= last; row++) {
      int hash = hash(now.data, nowAt + row * now.yStride);
      if (hash != 0) {
        int place = find(hash);
        if (place >= 0 && Math.abs(place - row) <= REACH) {
          votes[place - row + REACH]++;
        }
      }
    }
  }

  /** Zero for a flat row, which says nothing. */
  private static int hash(byte[] data, int at) {
    long a = BlockCompare.eight(data, at);
    long b = BlockCompare.eight(data, at + 8);
    if (a == b && a == Long.rotateLeft(a, 8)) {
      return 0;
    }
    long mixed = (a * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(b, 29)) * 0xC2B2AE3D27D4EB4FL;
    return (int) (mixed >>> 32) | 1;
  }

  private void enter(int hash, int row) {
    int slot = slot(hash);
    if (epochs[slot] != epoch) {
      epochs[slot] = epoch;
      keys[slot] = hash;
      places[slot] = row;
    } else {
      places[slot] = AMBIGUOUS;
    }
  }

  private int find(int hash) {
    int slot = slot(hash);
    return epochs[slot] == epoch && keys[slot] == hash ? places[slot] : AMBIGUOUS;
  }

  /**
   * The slot of a hash: where it is, or the first free one. Strips are far shorter than the table.
   */
  private int slot(int hash) {
    int slot = (hash >>> 8) & (SLOTS - 1);
    while (epochs[slot] == epoch && keys[slot] != hash) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  /** The distance with the most votes, at least so many, which are taken away; zero for none. */
  int best(int least) {
    int best = -1;
    for (int n = 0; n < votes.length; n++) {
      if (n != REACH && votes[n] >= least && (best < 0 || votes[n] > votes[best])) {
        best = n;
      }
    }
    if (best < 0) {
      return 0;
    }
    votes[best] = 0;
    return best - REACH;
  }
}
