package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Brings the pixels across the edges of a macroblock into rows of 32 bytes in the scratch space,
 * and back: 16 of luma, 8 of U, 8 of V, so that {@link WideEdges} filters all three planes at once.
 * Rows of a horizontal edge are taken as they are, columns across a vertical one are turned.
 *
 * <p>Eight bytes are loaded as part of 32 from so far before them that they lie in their place, and
 * the rest is masked off: gathered by way of memory, narrow stores would have to be waited for by
 * the wide load. So up to 24 bytes before and behind the pixels must lie in the array.
 */
final class EdgeWindow {
  /** Bytes of a row. */
  static final int ROW = 32;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Byte> LUMA = ByteVector.SPECIES_128;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Four masks, each of one long of a row, and one of the first two. */
  private static final byte[] LANE = new byte[5 * ROW];

  private static final int LUMA_LANES = 4 * ROW;

  static {
    for (int lane = 0; lane < 4; lane++) {
      for (int n = 0; n < 8; n++) {
        LANE[lane * ROW + lane * 8 + n] = -1;
        LANE[LUMA_LANES + (lane & 1) * 8 + n] = -1;
      }
    }
  }

  private EdgeWindow() {}

  /** Takes rows across a horizontal edge: {@code count} of each plane from the given offsets. */
  static void take(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      int count,
      byte[] scratch,
      int to) {
    for (int row = to; row < to + count * ROW; row += ROW, yAt += yStride, uvAt += uvStride) {
      ByteVector luma =
          ByteVector.fromArray(BYTES, y, yAt).and(ByteVector.fromArray(BYTES, LANE, LUMA_LANES));
      luma.or(
              ByteVector.fromArray(BYTES, u, uvAt - 16)
                  .and(ByteVector.fromArray(BYTES, LANE, 2 * ROW)))
          .or(
              ByteVector.fromArray(BYTES, v, uvAt - 24)
                  .and(ByteVector.fromArray(BYTES, LANE, 3 * ROW)))
          .intoArray(scratch, row);
    }
  }

  /** Puts rows back, {@code count} of them from the given place in the scratch space. */
  static void put(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      int count,
      byte[] scratch,
      int from) {
    for (int row = from; row < from + count * ROW; row += ROW, yAt += yStride, uvAt += uvStride) {
      // As wide as it will be loaded again.
      ByteVector.fromArray(LUMA, scratch, row).intoArray(y, yAt);
      LONG.set(u, uvAt, (long) LONG.get(scratch, row + 16));
      LONG.set(v, uvAt, (long) LONG.get(scratch, row + 24));
    }
  }

  /**
   * Takes eight columns, turned into eight rows. Before turning, luma rows r and r + 8 and rows r
   * of U and V share a row.
   */
  static void takeTurned(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      byte[] scratch,
      int to) {
    for (int row = 0; row < 8; row++) {
      int yRow = yAt + row * yStride;
      int uvRow = uvAt + row * uvStride;
      ByteVector luma =
          ByteVector.fromArray(BYTES, y, yRow)
              .and(ByteVector.fromArray(BYTES, LANE, 0))
              .or(
                  ByteVector.fromArray(BYTES, y, yRow + 8 * yStride - 8)
                      .and(ByteVector.fromArray(BYTES, LANE, ROW)));
      luma.or(
              ByteVector.fromArray(BYTES, u, uvRow - 16)
                  .and(ByteVector.fromArray(BYTES, LANE, 2 * ROW)))
          .or(
              ByteVector.fromArray(BYTES, v, uvRow - 24)
                  .and(ByteVector.fromArray(BYTES, LANE, 3 * ROW)))
          .intoArray(scratch, to + row * ROW);
    }
    turn(scratch, to);
  }

  /** Turns eight rows back and puts them where the columns were. */
  static void putTurned(
      byte[] y,
      int yAt,
      int yStride,
      byte[] u,
      byte[] v,
      int uvAt,
      int uvStride,
      byte[] scratch,
      int from) {
    turn(scratch, from);
    for (int row = from; row < from + 8 * ROW; row += ROW, yAt += yStride, uvAt += uvStride) {
      LONG.set(y, yAt, (long) LONG.get(scratch, row));
      LONG.set(y, yAt + 8 * yStride, (long) LONG.get(scratch, row + 8));
      LONG.set(u, uvAt, (long) LONG.get(scratch, row + 16));
      LONG.set(v, uvAt, (long) LONG.get(scratch, row + 24));
    }
  }

  /** As {@link #putTurned}, for luma alone. */
  static void putLumaTurned(byte[] y, int yAt, int yStride, byte[] scratch, int from) {
    turn(scratch, from);
    for (int row = from; row < from + 8 * ROW; row += ROW, yAt += yStride) {
      LONG.set(y, yAt, (long) LONG.get(scratch, row));
      LONG.set(y, yAt + 8 * yStride, (long) LONG.get(scratch, row + 8));
    }
  }

  /**
   * Turns four 8x8 blocks that lie side by side, in three rounds that exchange halves, quarters and
   * eighths between rows. Turning twice changes nothing.
   */
  private static void turn(byte[] scratch, int at) {
    exchangeHalvesAndQuarters(scratch, at);
    exchangeHalvesAndQuarters(scratch, at + ROW);
    exchangeEighths(scratch, at);
    exchangeEighths(scratch, at + 4 * ROW);
  }

  /** Works on every other of eight rows. */
  private static void exchangeHalvesAndQuarters(byte[] scratch, int at) {
    LongVector a = ByteVector.fromArray(BYTES, scratch, at).reinterpretAsLongs();
    LongVector b = ByteVector.fromArray(BYTES, scratch, at + 2 * ROW).reinterpretAsLongs();
    LongVector c = ByteVector.fromArray(BYTES, scratch, at + 4 * ROW).reinterpretAsLongs();
    LongVector d = ByteVector.fromArray(BYTES, scratch, at + 6 * ROW).reinterpretAsLongs();
    LongVector ac = a.lanewise(LSHR, 32).lanewise(XOR, c).and(0x00000000FFFFFFFFL);
    c = c.lanewise(XOR, ac);
    a = a.lanewise(XOR, ac.lanewise(LSHL, 32));
    LongVector bd = b.lanewise(LSHR, 32).lanewise(XOR, d).and(0x00000000FFFFFFFFL);
    d = d.lanewise(XOR, bd);
    b = b.lanewise(XOR, bd.lanewise(LSHL, 32));
    LongVector ab = a.lanewise(LSHR, 16).lanewise(XOR, b).and(0x0000FFFF0000FFFFL);
    b.lanewise(XOR, ab).reinterpretAsBytes().intoArray(scratch, at + 2 * ROW);
    a.lanewise(XOR, ab.lanewise(LSHL, 16)).reinterpretAsBytes().intoArray(scratch, at);
    LongVector cd = c.lanewise(LSHR, 16).lanewise(XOR, d).and(0x0000FFFF0000FFFFL);
    d.lanewise(XOR, cd).reinterpretAsBytes().intoArray(scratch, at + 6 * ROW);
    c.lanewise(XOR, cd.lanewise(LSHL, 16)).reinterpretAsBytes().intoArray(scratch, at + 4 * ROW);
  }

  /** Works on four rows. */
  private static void exchangeEighths(byte[] scratch, int at) {
    LongVector a = ByteVector.fromArray(BYTES, scratch, at).reinterpretAsLongs();
    LongVector b = ByteVector.fromArray(BYTES, scratch, at + ROW).reinterpretAsLongs();
    LongVector ab = a.lanewise(LSHR, 8).lanewise(XOR, b).and(0x00FF00FF00FF00FFL);
    b.lanewise(XOR, ab).reinterpretAsBytes().intoArray(scratch, at + ROW);
    a.lanewise(XOR, ab.lanewise(LSHL, 8)).reinterpretAsBytes().intoArray(scratch, at);
    LongVector c = ByteVector.fromArray(BYTES, scratch, at + 2 * ROW).reinterpretAsLongs();
    LongVector d = ByteVector.fromArray(BYTES, scratch, at + 3 * ROW).reinterpretAsLongs();
    LongVector cd = c.lanewise(LSHR, 8).lanewise(XOR, d).and(0x00FF00FF00FF00FFL);
    d.lanewise(XOR, cd).reinterpretAsBytes().intoArray(scratch, at + 3 * ROW);
    c.lanewise(XOR, cd.lanewise(LSHL, 8)).reinterpretAsBytes().intoArray(scratch, at + 2 * ROW);
  }
}
