package org.ternrtc.media.pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a picture of the pattern says about itself, and how it is written into the picture.
 *
 * <p><b>Where.</b> The top fifth of the picture is a grid of 20 columns by 3 rows of flat cells,
 * black for 0 and white for 1. In a picture of W by H pixels, cell (column c, row r) covers x from
 * {@code W*c/20} to {@code W*(c+1)/20} and y from {@code H*r/15} to {@code H*(r+1)/15}. These are
 * fractions, so the grid is found in a picture of any size that shows the whole pattern, however it
 * was scaled. At 640x480, 1280x720 and 1920x1080 the cells are whole numbers of macroblocks high.
 *
 * <p><b>Reading a cell.</b> Average the middle half of it, in both directions: x from {@code
 * W*(4c+1)/80} to {@code W*(4c+3)/80}, y from {@code H*(4r+1)/60} to {@code H*(4r+3)/60}. In I420
 * (limited range, black 16, white 235) the bit is 1 when the average luma is 126 or more; in RGB 0
 * to 255, when the average of the green channel is 128 or more. One sample in the middle will do
 * when the picture is not noisy.
 *
 * <p><b>Bits.</b> The 60 cells, row by row from the top and from left to right in a row, are a
 * 60-bit number, most significant bit first:
 *
 * <ul>
 *   <li>20 bits: frame number, modulo 2^20 (the whole first row);
 *   <li>24 bits: the clock in milliseconds since 1970 (UTC), modulo 2^24 (the second row and four
 *       cells of the third), which is 4 hours and 39 minutes;
 *   <li>16 bits: a CRC over the 44 bits before, in that order: polynomial 0x1021, initial value
 *       0xFFFF, nothing reflected, no final inversion. All black and all white are refused by it.
 * </ul>
 *
 * <p>The same in JavaScript, with {@code data} the RGBA bytes of {@code getImageData}:
 *
 * {@snippet lang = "javascript" :
 * function readPattern(data, W, H) { // null, or the number and the clock
 *   const bits = [];
 *   for (let r = 0; r < 3; r++) for (let c = 0; c < 20; c++) {
 *     let sum = 0, n = 0;
 *     for (let y = Math.floor(H * (4 * r + 1) / 60); y < Math.floor(H * (4 * r + 3) / 60); y++)
 *       for (let x = Math.floor(W * (4 * c + 1) / 80); x < Math.floor(W * (4 * c + 3) / 80); x++) {
 *         sum += data[4 * (y * W + x) + 1]; n++;
 *       }
 *     bits.push(sum >= 128 * n ? 1 : 0);
 *   }
 *   let crc = 0xFFFF;
 *   for (let i = 0; i < 44; i++) {
 *     const invert = bits[i] ^ (crc >> 15);
 *     crc = ((crc << 1) & 0xFFFF) ^ (invert ? 0x1021 : 0);
 *   }
 *   const number = (from, count) => bits.slice(from, from + count).reduce((n, b) => 2 * n + b, 0);
 *   return crc === number(44, 16) ? { frame: number(0, 20), clock: number(20, 24) } : null;
 * }
 * // age in milliseconds: ((Date.now() - clock) mod 2^24), see ageMillis
 * }
 *
 * @param frameNumber modulo 2^20
 * @param clockMillis milliseconds since 1970, modulo 2^24
 */
public record PatternMark(int frameNumber, int clockMillis) {
  /** Cells in a row. */
  public static final int COLUMNS = 20;

  /** Rows of cells. */
  public static final int ROWS = 3;

  /** The picture's height is so many cells. */
  public static final int CELLS_DOWN = 15;

  private static final int FRAME_BITS = 20;
  private static final int CLOCK_BITS = 24;
  private static final int CRC_BITS = 16;

  public PatternMark {
    if (frameNumber >>> FRAME_BITS != 0 || clockMillis >>> CLOCK_BITS != 0) {
      throw new IllegalArgumentException("frame " + frameNumber + ", clock " + clockMillis);
    }
  }

  /** The mark of a picture; both numbers are reduced to what the mark holds. */
  public static PatternMark of(long frameNumber, long clockMillis) {
    return new PatternMark(
        (int) (frameNumber & ((1 << FRAME_BITS) - 1)),
        (int) (clockMillis & ((1 << CLOCK_BITS) - 1)));
  }

  /** Reads the 60 bits; null when the check code is wrong, so this is no pattern. */
  static @Nullable PatternMark ofBits(long bits) {
    long message = bits >>> CRC_BITS;
    if (crc(message) != (bits & 0xFFFF)) {
      return null;
    }
    return new PatternMark(
        (int) (message >>> CLOCK_BITS) & ((1 << FRAME_BITS) - 1),
        (int) message & ((1 << CLOCK_BITS) - 1));
  }

  /** The 60 bits as they stand in the picture. */
  long bits() {
    long message = (long) frameNumber << CLOCK_BITS | clockMillis;
    return message << CRC_BITS | crc(message);
  }

  private static int crc(long message) {
    int crc = 0xFFFF;
    for (int bit = FRAME_BITS + CLOCK_BITS - 1; bit >= 0; bit--) {
      int invert = (int) (message >>> bit & 1) ^ (crc >>> 15);
      crc = (crc << 1 & 0xFFFF) ^ (invert == 0 ? 0 : 0x1021);
    }
    return crc;
  }

  /**
   * How old the picture is by its clock: from minus 2 to plus 2 hours and 19 minutes.
   *
   * @param nowMillis milliseconds since 1970, by the clock that the pattern's maker used
   */
  public long ageMillis(long nowMillis) {
    int shift = Long.SIZE - CLOCK_BITS;
    return (nowMillis - clockMillis) << shift >> shift;
  }

  /** The whole clock, in milliseconds since 1970, when it is within two hours of now. */
  public long fullClockMillis(long nowMillis) {
    return nowMillis - ageMillis(nowMillis);
  }
}
