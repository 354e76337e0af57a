package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * How often each coefficient token came in each context of a frame, RFC 6386 section 13: what the
 * frame's probabilities are fitted to. One object per thread; {@link #add} puts them together.
 */
public final class TokenCounts {
  /** Contexts of a token: block type, band, and what was nonzero before. */
  static final int CONTEXTS = 4 * 8 * 3;

  static final int TOKENS = 12;

  final int[] counts = new int[CONTEXTS * TOKENS];

  /** How often the end of the block was possible. */
  final int[] endChecks = new int[CONTEXTS];

  /** Counts of nothing. */
  public TokenCounts() {}

  /** Forgets all; to be called before a frame. */
  public void clear() {
    Arrays.fill(counts, 0);
    Arrays.fill(endChecks, 0);
  }

  /** Adds what another thread counted. */
  public void add(TokenCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < endChecks.length; i++) {
      endChecks[i] += other.endChecks[i];
    }
  }

  /**
   * How often the branches of one node were taken.
   *
   * @return times 0 was taken in the upper half, times 1 in the lower
   */
  long branches(int context, int node) {
    int base = context * TOKENS;
    int zeros = 0;
    int all = 0;
    for (int token = 0; token < TOKENS; token++) {
      int side = BRANCH_TAKEN[node * TOKENS + token];
      if (side >= 0) {
        all += counts[base + token];
        zeros += side == 0 ? counts[base + token] : 0;
      }
    }
    if (node == 0) {
      all = endChecks[context];
    }
    return ((long) zeros << 32) | (all - zeros);
  }

  // Section 13.2's tree by hand: for each of the eleven nodes, the branch each token takes there;
  // -1 when the token's path does not pass the node.
  private static final byte[] BRANCH_TAKEN = branchesTaken();

  private static byte[] branchesTaken() {
    byte[] taken = new byte[TokenTables.NODES * TOKENS];
    Arrays.fill(taken, (byte) -1);
    int[][] paths = {
      {0, 1, 1, 0}, // zero
      {0, 1, 1, 1, 2, 0}, // one
      {0, 1, 1, 1, 2, 1, 3, 0, 4, 0},
      {0, 1, 1, 1, 2, 1, 3, 0, 4, 1, 5, 0},
      {0, 1, 1, 1, 2, 1, 3, 0, 4, 1, 5, 1},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 0, 7, 0},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 0, 7, 1},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 1, 8, 0, 9, 0},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 1, 8, 0, 9, 1},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 1, 8, 1, 10, 0},
      {0, 1, 1, 1, 2, 1, 3, 1, 6, 1, 8, 1, 10, 1},
      {0, 0}, // end of block
    };
    for (int token = 0; token < TOKENS; token++) {
      for (int i = 0; i < paths[token].length; i += 2) {
        taken[paths[token][i] * TOKENS + token] = (byte) paths[token][i + 1];
      }
    }
    return taken;
  }
}
