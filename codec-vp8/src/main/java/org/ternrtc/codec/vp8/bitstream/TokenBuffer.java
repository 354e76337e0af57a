package org.ternrtc.codec.vp8.bitstream;

import java.util.Arrays;

/**
 * The coefficient tokens of one row of macroblocks (RFC 6386 section 13), gathered before the
 * probabilities they will be written with are known.
 *
 * <p>One int a token: bits 0 to 10 the place of its eleven probabilities, 11 to 14 the token, bit
 * 15 whether "no end of block" is already known, bit 16 the sign, 17 upwards the extra bits. How
 * often each token came in each context is counted along the way, in the {@link TokenCounts} of the
 * thread that fills the buffer.
 */
public final class TokenBuffer {
  private static final int TOKENS = TokenCounts.TOKENS;
  static final int ZERO = 0;
  static final int END_OF_BLOCK = 11;

  private static final int FIRST_CATEGORY = 5;
  private int[] tokens;
  private int size;
  private int[] counts = {};
  private int[] endChecks = {};

  /** An empty buffer; it grows when it must. */
  public TokenBuffer(int capacity) {
    tokens = new int[Math.max(capacity, 1024)];
  }

  /** Forgets the tokens of the frame before; those to come are counted in {@code into}. */
  public void start(TokenCounts into) {
    size = 0;
    counts = into.counts;
    endChecks = into.endChecks;
  }

  /** How many tokens the row has so far. */
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
