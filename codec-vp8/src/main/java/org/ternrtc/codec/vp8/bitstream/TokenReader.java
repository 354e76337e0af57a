package org.ternrtc.codec.vp8.bitstream;

/**
 * Reads the coefficients of macroblocks from a token partition, RFC 6386 section 13. Coefficients
 * come out dequantized, in raster order, 25 blocks of 16: luma 0 to 15, U 16 to 19, V 20 to 23, Y2
 * 24.
 */
public final class TokenReader {
  /** Shorts that the blocks of a macroblock take. */
  public static final int COEFFICIENTS = 25 * 16;

  /** Number of the Y2 block. */
  public static final int Y2_BLOCK = 24;

  private static final int[] CAT3 = TokenTables.CATEGORY_PROBABILITIES[2];
  private static final int[] CAT4 = TokenTables.CATEGORY_PROBABILITIES[3];
  private static final int[] CAT5 = TokenTables.CATEGORY_PROBABILITIES[4];
  private static final int[] CAT6 = TokenTables.CATEGORY_PROBABILITIES[5];

  private TokenReader() {}

  /**
   * Reads one macroblock.
   *
   * @param coefficients where the coefficients go; all zero before
   * @param ends per block, how many coefficients were coded, as a position in zigzag order: 0 for
   *     none, and above 1 when there may be more than the DC
   * @param factors dequantization factors: luma DC and AC, Y2 DC and AC, chroma DC and AC
   * @return whether any coefficient was coded
   */
  public static boolean read(
      BoolDecoder decoder,
      int[] probabilities,
      TokenContexts contexts,
      int mbColumn,
      boolean hasY2,
      int[] factors,
      short[] coefficients,
      byte[] ends) {
    byte[] above = contexts.above;
    byte[] left = contexts.left;
    int aboveAt = mbColumn * TokenContexts.SIZE;
    int any = 0;
    int first = 0;
    int plane = TokenTables.PLANE_Y_WITH_DC;
    if (hasY2) {
      int context = above[aboveAt + TokenContexts.AT_Y2] + left[TokenContexts.AT_Y2];
      int end =
          readBlock(
              decoder,
              probabilities,
              TokenTables.PLANE_Y2,
              context,
              0,
              factors[2],
              factors[3],
              coefficients,
              Y2_BLOCK * 16);
      byte coded = (byte) (end > 0 ? 1 : 0);
      above[aboveAt + TokenContexts.AT_Y2] = coded;
      left[TokenContexts.AT_Y2] = coded;
      ends[Y2_BLOCK] = (byte) end;
      any = end;
      first = 1;
      plane = TokenTables.PLANE_Y_AFTER_Y2;
    }
    for (int block = 0; block < 16; block++) {
      int across = aboveAt + TokenContexts.AT_Y + (block & 3);
      int down = TokenContexts.AT_Y + (block >> 2);
      int end =
          readBlock(
              decoder,
              probabilities,
              plane,
              above[across] + left[down],
              first,
              factors[0],
              factors[1],
              coefficients,
              block * 16);
      byte coded = (byte) (end > first ? 1 : 0);
      above[across] = coded;
      left[down] = coded;
      end = coded == 0 ? 0 : end;
      ends[block] = (byte) end;
      any |= end;
    }
    for (int block = 16; block < Y2_BLOCK; block++) {
      int at = block < 20 ? TokenContexts.AT_U : TokenContexts.AT_V;
      int across = aboveAt + at + (block & 1);
      int down = at + (block >> 1 & 1);
      int end =
          readBlock(
              decoder,
              probabilities,
              TokenTables.PLANE_CHROMA,
              above[across] + left[down],
              0,
              factors[4],
              factors[5],
              coefficients,
              block * 16);
      byte coded = (byte) (end > 0 ? 1 : 0);
      above[across] = coded;
      left[down] = coded;
      ends[block] = (byte) end;
      any |= end;
    }
    return any != 0;
  }

  /** Reads one block's tokens, section 13.2; returns the position behind the last one. */
  private static int readBlock(
      BoolDecoder decoder,
      int[] probabilities,
      int plane,
      int context,
      int first,
      int dcFactor,
      int acFactor,
      short[] coefficients,
      int at) {
    int planeAt = plane * TokenTables.PLANE_STRIDE;
    int n = first;
    int p = planeAt + TokenTables.BANDS[n] * TokenTables.BAND_STRIDE + context * TokenTables.NODES;
    while (n < 16) {
      if (!decoder.readBool(probabilities[p])) {
        return n;
      }
      // After a zero there is no end of block.
      while (!decoder.readBool(probabilities[p + 1])) {
        n++;
        if (n == 16) {
          return n;
        }
        p = planeAt + TokenTables.BANDS[n] * TokenTables.BAND_STRIDE;
      }
      int magnitude = 1;
      int nextContext = TokenTables.NODES;
      if (decoder.readBool(probabilities[p + 2])) {
        magnitude = readLarge(decoder, probabilities, p);
        nextContext = 2 * TokenTables.NODES;
      }
      int value = decoder.readFlag() ? -magnitude : magnitude;
      // Section 14.1: the product is kept in 16 bits.
      coefficients[at + TokenTables.ZIGZAG[n]] = (short) (value * (n == 0 ? dcFactor : acFactor));
      n++;
      p = planeAt + TokenTables.BANDS[n] * TokenTables.BAND_STRIDE + nextContext;
    }
    return n;
  }

  /** Reads a magnitude of which it is known that it is at least 2. */
  private static int readLarge(BoolDecoder decoder, int[] probabilities, int p) {
    if (!decoder.readBool(probabilities[p + 3])) {
      if (!decoder.readBool(probabilities[p + 4])) {
        return 2;
      }
      return 3 + decoder.readBit(probabilities[p + 5]);
    }
    if (!decoder.readBool(probabilities[p + 6])) {
      if (!decoder.readBool(probabilities[p + 7])) {
        return 5 + decoder.readBit(159);
      }
      int high = decoder.readBit(165);
      return 7 + 2 * high + decoder.readBit(145);
    }
    if (!decoder.readBool(probabilities[p + 8])) {
      return decoder.readBool(probabilities[p + 9])
          ? 19 + readExtra(decoder, CAT4)
          : 11 + readExtra(decoder, CAT3);
    }
    return decoder.readBool(probabilities[p + 10])
        ? 67 + readExtra(decoder, CAT6)
        : 35 + readExtra(decoder, CAT5);
  }

  private static int readExtra(BoolDecoder decoder, int[] probabilities) {
    int extra = 0;
    for (int probability : probabilities) {
      extra = (extra << 1) | decoder.readBit(probability);
    }
    return extra;
  }
}
