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

  /** Where the probabilities of a position's band lie in those of a plane. */
  private static final int[] BAND_AT = new int[TokenTables.BANDS.length];

  static {
    for (int n = 0; n < BAND_AT.length; n++) {
      BAND_AT[n] = TokenTables.BANDS[n] * TokenTables.BAND_STRIDE;
    }
  }

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
      any =
          readBlocks(
              decoder,
              probabilities,
              TokenTables.PLANE_Y2,
              above,
              aboveAt + TokenContexts.AT_Y2,
              left,
              TokenContexts.AT_Y2,
              0,
              0,
              factors[2],
              factors[3],
              coefficients,
              ends,
              Y2_BLOCK);
      first = 1;
      plane = TokenTables.PLANE_Y_AFTER_Y2;
    }
    any |=
        readBlocks(
            decoder,
            probabilities,
            plane,
            above,
            aboveAt + TokenContexts.AT_Y,
            left,
            TokenContexts.AT_Y,
            2,
            first,
            factors[0],
            factors[1],
            coefficients,
            ends,
            0);
    any |=
        readBlocks(
            decoder,
            probabilities,
            TokenTables.PLANE_CHROMA,
            above,
            aboveAt + TokenContexts.AT_U,
            left,
            TokenContexts.AT_U,
            1,
            0,
            factors[4],
            factors[5],
            coefficients,
            ends,
            16);
    any |=
        readBlocks(
            decoder,
            probabilities,
            TokenTables.PLANE_CHROMA,
            above,
            aboveAt + TokenContexts.AT_V,
            left,
            TokenContexts.AT_V,
            1,
            0,
            factors[4],
            factors[5],
            coefficients,
            ends,
            20);
    return any != 0;
  }

  /**
   * Reads the tokens of a square of blocks, section 13.2, {@code 1 << log2Side} on each side;
   * returns whether there were any as a number that is not 0.
   *
   * <p>{@link BoolDecoder#readBool} is written out here and its state kept in locals: that halves
   * the time. The window is filled for three bools of up to 7 bits and a sign at a time.
   */
  private static int readBlocks(
      BoolDecoder decoder,
      int[] probabilities,
      int plane,
      byte[] above,
      int aboveAt,
      byte[] left,
      int leftAt,
      int log2Side,
      int first,
      int dcFactor,
      int acFactor,
      short[] coefficients,
      byte[] ends,
      int firstBlock) {
    long value = decoder.value;
    int bits = decoder.bits;
    int range = decoder.range;
    int any = 0;
    int side = 1 << log2Side;
    for (int block = 0; block < side * side; block++) {
      int across = aboveAt + (block & (side - 1));
      int down = leftAt + (block >> log2Side);
      int at = (firstBlock + block) * 16;
      int n = first;
      int p =
          plane * TokenTables.PLANE_STRIDE
              + BAND_AT[n]
              + (above[across] + left[down]) * TokenTables.NODES;
      tokens:
      while (n < 16) {
        if (bits < BoolDecoder.COMFORT) {
          decoder.value = value;
          decoder.bits = bits;
          decoder.fill();
          value = decoder.value;
          bits = decoder.bits;
        }
        int split = 1 + (((range - 1) * probabilities[p]) >> 8);
        long bigSplit = (long) split << bits;
        if (value < bigSplit) {
          // The end of the block.
          int shift = Integer.numberOfLeadingZeros(split) - 24;
          range = split << shift;
          bits -= shift;
          break;
        }
        value -= bigSplit;
        range -= split;
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bits -= shift;
        // After a zero there is no end of block.
        while (true) {
          split = 1 + (((range - 1) * probabilities[p + 1]) >> 8);
          bigSplit = (long) split << bits;
          if (value >= bigSplit) {
            break;
          }
          shift = Integer.numberOfLeadingZeros(split) - 24;
          range = split << shift;
          bits -= shift;
          n++;
          if (n == 16) {
            break tokens;
          }
          p = plane * TokenTables.PLANE_STRIDE + BAND_AT[n];
          if (bits < BoolDecoder.COMFORT) {
            decoder.value = value;
            decoder.bits = bits;
            decoder.fill();
            value = decoder.value;
            bits = decoder.bits;
          }
        }
        value -= bigSplit;
        range -= split;
        shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bits -= shift;
        int magnitude = 1;
        int nextContext = TokenTables.NODES;
        split = 1 + (((range - 1) * probabilities[p + 2]) >> 8);
        bigSplit = (long) split << bits;
        if (value < bigSplit) {
          shift = Integer.numberOfLeadingZeros(split) - 24;
          range = split << shift;
          bits -= shift;
        } else {
          range -= split;
          shift = Integer.numberOfLeadingZeros(range) - 24;
          decoder.value = value - bigSplit;
          decoder.range = range << shift;
          decoder.bits = bits - shift;
          magnitude = readLarge(decoder, probabilities, p);
          nextContext = 2 * TokenTables.NODES;
          decoder.fill();
          value = decoder.value;
          bits = decoder.bits;
          range = decoder.range;
        }
        // The sign has a probability of one half.
        split = (range + 1) >> 1;
        bigSplit = (long) split << bits;
        int sign = value >= bigSplit ? -1 : 0;
        value -= bigSplit & sign;
        range = sign == 0 ? split : range - split;
        shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bits -= shift;
        // Section 14.1: the product is kept in 16 bits.
        coefficients[at + TokenTables.ZIGZAG[n]] =
            (short) (((magnitude ^ sign) - sign) * (n == 0 ? dcFactor : acFactor));
        n++;
        p = plane * TokenTables.PLANE_STRIDE + BAND_AT[n] + nextContext;
      }
      int coded = n > first ? 1 : 0;
      above[across] = (byte) coded;
      left[down] = (byte) coded;
      int end = coded == 0 ? 0 : n;
      ends[firstBlock + block] = (byte) end;
      any |= end;
    }
    decoder.value = value;
    decoder.bits = bits;
    decoder.range = range;
    return any;
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
