package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * The coefficient tokens of one frame (RFC 6386 section 13), gathered before the probabilities they
 * will be written with are known.
 *
 * <p>One int a token: bits 0 to 10 the place of its eleven probabilities, 11 to 14 the token, bit
 * 15 whether "no end of block" is already known, bit 16 the sign, 17 upwards the extra bits. How
 * often each token came in each context is counted along the way.
 */
public final class TokenBuffer {
  /** Contexts of a token: block type, band, and what was nonzero before. */
  public static final int CONTEXTS = 4 * 8 * 3;

  public static final int TOKENS = 12;
  static final int ZERO = 0;
  static final int END_OF_BLOCK = 11;

  private static final int FIRST_CATEGORY = 5;
  private int[] tokens;
  private int size;
  private final int[] counts = new int[CONTEXTS * TOKENS];
  private final int[] endChecks = new int[CONTEXTS];

  public TokenBuffer(int capacity) {
    tokens = new int[Math.max(capacity, 1024)];
  }

  /** Forgets the tokens and counts of the frame before. */
  public void start() {
    size = 0;
    Arrays.fill(counts, 0);
    Arrays.fill(endChecks, 0);
  }

  /** How many tokens the frame has so far. */
  public int size() {
    return size;
  }

  /**
   * Adds one block.
   *
   * @param levels quantized coefficients in zigzag order, from {@code offset}
   * @param end place after the last nonzero coefficient
   * @param first place of the first coefficient that is sent: 1 for luma beside a Y2 block
   * @param type block type, 0 to 3
   * @param neighbours how many of the blocks above and to the left have coefficients
   */
  public void block(short[] levels, int offset, int first, int end, int type, int neighbours) {
    if (size + 17 > tokens.length) {
      tokens = Arrays.copyOf(tokens, tokens.length * 2);
    }
    int typeBase = type * 24;
    int context = typeBase + TokenTables.BANDS[first] * 3 + neighbours;
    boolean afterZero = false;
    int at = size;
    for (int i = first; i < end; i++) {
      int level = levels[offset + i];
      int magnitude = Math.abs(level);
      int token = magnitude <= 4 ? magnitude : categoryToken(magnitude);
      int extra =
          magnitude <= 4 ? 0 : magnitude - TokenTables.CATEGORY_BASE[token - FIRST_CATEGORY];
      tokens[at++] =
          context * TokenTables.NODES
              | token << 11
              | (afterZero ? 1 << 15 : 0)
              | (level < 0 ? 1 << 16 : 0)
              | extra << 17;
      counts[context * TOKENS + token]++;
      endChecks[context] += afterZero ? 0 : 1;
      afterZero = token == ZERO;
      context = typeBase + TokenTables.BANDS[i + 1] * 3 + Math.min(magnitude, 2);
    }
    if (end < 16) {
      tokens[at++] = context * TokenTables.NODES | END_OF_BLOCK << 11;
      counts[context * TOKENS + END_OF_BLOCK]++;
      endChecks[context]++;
    }
    size = at;
  }

  /** Writes all tokens with the given probabilities. */
  public void writeTo(BoolEncoder out, int[] probabilities) {
    for (int i = 0; i < size; i++) {
      write(out, tokens[i], probabilities);
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

  private static int categoryToken(int magnitude) {
    int token = FIRST_CATEGORY;
    while (token < 10 && magnitude >= TokenTables.CATEGORY_BASE[token - FIRST_CATEGORY + 1]) {
      token++;
    }
    return token;
  }

  private static void write(BoolEncoder out, int packed, int[] probabilities) {
    int base = packed & 0x7FF;
    int token = (packed >> 11) & 15;
    if (token == END_OF_BLOCK) {
      out.bool(0, probabilities[base]);
      return;
    }
    if ((packed & (1 << 15)) == 0) {
      out.bool(1, probabilities[base]);
    }
    if (token == ZERO) {
      out.bool(0, probabilities[base + 1]);
      return;
    }
    out.bool(1, probabilities[base + 1]);
    writeValue(out, token, packed >>> 17, probabilities, base);
    out.bool((packed >> 16) & 1, 128);
  }

  private static void writeValue(
      BoolEncoder out, int token, int extra, int[] probabilities, int base) {
    if (token == 1) {
      out.bool(0, probabilities[base + 2]);
      return;
    }
    out.bool(1, probabilities[base + 2]);
    if (token < FIRST_CATEGORY) {
      out.bool(0, probabilities[base + 3]);
      out.bool(token == 2 ? 0 : 1, probabilities[base + 4]);
      if (token > 2) {
        out.bool(token - 3, probabilities[base + 5]);
      }
      return;
    }
    int category = token - FIRST_CATEGORY;
    out.bool(1, probabilities[base + 3]);
    out.bool(category < 2 ? 0 : 1, probabilities[base + 6]);
    if (category < 2) {
      out.bool(category, probabilities[base + 7]);
    } else {
      out.bool(category < 4 ? 0 : 1, probabilities[base + 8]);
      out.bool(category & 1, probabilities[base + (category < 4 ? 9 : 10)]);
    }
    int[] bits = TokenTables.CATEGORY_PROBABILITIES[category];
    for (int i = 0; i < bits.length; i++) {
      out.bool((extra >> (bits.length - 1 - i)) & 1, bits[i]);
    }
  }
}
