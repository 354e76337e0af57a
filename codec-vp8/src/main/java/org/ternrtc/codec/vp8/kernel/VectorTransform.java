package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inverse DCT of four blocks at once on the Vector API, in the place of their 64 coefficients:
 * four vectors, of which each has one row, or one column, of all four blocks. No method takes or
 * returns a vector, see {@link VectorEdges}.
 */
final class VectorTransform {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final int COS_MINUS_1 = ScalarKernels.COS_MINUS_1;
  private static final int SIN = ScalarKernels.SIN;
  private static final int HIGH = 0xFFFF0000;

  /** Four masks, each of one block's share of a vector. */
  private static final short[] SHARE = new short[64];

  /** Two masks of eight bytes. */
  private static final byte[] HALF = new byte[32];

  static {
    for (int n = 0; n < 64; n++) {
      SHARE[n] = (short) (n / 16 == n % 16 / 4 ? -1 : 0);
    }
    for (int n = 0; n < 8; n++) {
      HALF[n] = -1;
      HALF[n + 24] = -1;
    }
  }

  private VectorTransform() {}

  /** Inverts four blocks; leaves four rows of sixteen differences. */
  static void invert(short[] c, int at) {
    gather(c, at);
    invertOnce(c, at, 0, 0);
    turn(c, at);
    invertOnce(c, at, 4, 3);
    turn(c, at);
  }

  /** As {@link #invert}, of blocks of which the first coefficient alone counts. */
  static void invertDc(short[] c, int at) {
    LongVector dc =
        ShortVector.fromArray(SHORTS, c, at)
            .and(ShortVector.fromArray(SHORTS, SHARE, 0))
            .or(
                ShortVector.fromArray(SHORTS, c, at + 12)
                    .and(ShortVector.fromArray(SHORTS, SHARE, 16)))
            .or(
                ShortVector.fromArray(SHORTS, c, at + 24)
                    .and(ShortVector.fromArray(SHORTS, SHARE, 32)))
            .or(
                ShortVector.fromArray(SHORTS, c, at + 36)
                    .and(ShortVector.fromArray(SHORTS, SHARE, 48)))
            .add((short) 4)
            .lanewise(ASHR, 3)
            .reinterpretAsLongs()
            .and(0xFFFFL);
    dc = dc.or(dc.lanewise(LSHL, 16));
    dc = dc.or(dc.lanewise(LSHL, 32));
    ShortVector row = dc.reinterpretAsShorts();
    row.intoArray(c, at);
    row.intoArray(c, at + 16);
    row.intoArray(c, at + 32);
    row.intoArray(c, at + 48);
  }

  /** From a block after the other to a row of all blocks after the other. */
  private static void gather(short[] c, int at) {
    ShortVector share0 = ShortVector.fromArray(SHORTS, SHARE, 0);
    ShortVector share1 = ShortVector.fromArray(SHORTS, SHARE, 16);
    ShortVector share2 = ShortVector.fromArray(SHORTS, SHARE, 32);
    ShortVector share3 = ShortVector.fromArray(SHORTS, SHARE, 48);
    ShortVector a = ShortVector.fromArray(SHORTS, c, at);
    ShortVector b = ShortVector.fromArray(SHORTS, c, at + 16);
    ShortVector d = ShortVector.fromArray(SHORTS, c, at + 32);
    ShortVector e = ShortVector.fromArray(SHORTS, c, at + 48);
    // A block's rows are shifted into place by loading from before or behind the block.
    ShortVector row0 =
        a.and(share0)
            .or(ShortVector.fromArray(SHORTS, c, at + 12).and(share1))
            .or(ShortVector.fromArray(SHORTS, c, at + 24).and(share2))
            .or(ShortVector.fromArray(SHORTS, c, at + 36).and(share3));
    ShortVector row1 =
        ShortVector.fromArray(SHORTS, c, at + 4)
            .and(share0)
            .or(b.and(share1))
            .or(ShortVector.fromArray(SHORTS, c, at + 28).and(share2))
            .or(ShortVector.fromArray(SHORTS, c, at + 40).and(share3));
    ShortVector row2 =
        ShortVector.fromArray(SHORTS, c, at + 8)
            .and(share0)
            .or(ShortVector.fromArray(SHORTS, c, at + 20).and(share1))
            .or(d.and(share2))
            .or(ShortVector.fromArray(SHORTS, c, at + 44).and(share3));
    ShortVector row3 =
        ShortVector.fromArray(SHORTS, c, at + 12)
            .and(share0)
            .or(ShortVector.fromArray(SHORTS, c, at + 24).and(share1))
            .or(ShortVector.fromArray(SHORTS, c, at + 36).and(share2))
            .or(e.and(share3));
    row0.intoArray(c, at);
    row1.intoArray(c, at + 16);
    row2.intoArray(c, at + 32);
    row3.intoArray(c, at + 48);
  }

  /** The four-point transform across the four vectors. */
  private static void invertOnce(short[] c, int at, int rounding, int shift) {
    ShortVector i0 = ShortVector.fromArray(SHORTS, c, at);
    ShortVector i1 = ShortVector.fromArray(SHORTS, c, at + 16);
    ShortVector i2 = ShortVector.fromArray(SHORTS, c, at + 32);
    ShortVector i3 = ShortVector.fromArray(SHORTS, c, at + 48);
    // The upper half of a product is taken of every other lane at a time, in 32 bits.
    IntVector even1 = i1.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector odd1 = i1.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector even3 = i3.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector odd3 = i3.reinterpretAsInts().lanewise(ASHR, 16);
    ShortVector sin1 =
        even1.mul(SIN).lanewise(LSHR, 16).or(odd1.mul(SIN).and(HIGH)).reinterpretAsShorts();
    ShortVector cos3 =
        even3
            .mul(COS_MINUS_1)
            .lanewise(LSHR, 16)
            .or(odd3.mul(COS_MINUS_1).and(HIGH))
            .reinterpretAsShorts();
    ShortVector low = sin1.sub(i3).sub(cos3);
    ShortVector cos1 =
        even1
            .mul(COS_MINUS_1)
            .lanewise(LSHR, 16)
            .or(odd1.mul(COS_MINUS_1).and(HIGH))
            .reinterpretAsShorts();
    ShortVector sin3 =
        even3.mul(SIN).lanewise(LSHR, 16).or(odd3.mul(SIN).and(HIGH)).reinterpretAsShorts();
    ShortVector high = i1.add(cos1).add(sin3);
    ShortVector sum = i0.add(i2).add((short) rounding);
    ShortVector difference = i0.sub(i2).add((short) rounding);
    sum.add(high).lanewise(ASHR, shift).intoArray(c, at);
    difference.add(low).lanewise(ASHR, shift).intoArray(c, at + 16);
    difference.sub(low).lanewise(ASHR, shift).intoArray(c, at + 32);
    sum.sub(high).lanewise(ASHR, shift).intoArray(c, at + 48);
  }

  /** Turns the four blocks: what was a row of each vector is then a column. */
  private static void turn(short[] c, int at) {
    LongVector r0 = ShortVector.fromArray(SHORTS, c, at).reinterpretAsLongs();
    LongVector r1 = ShortVector.fromArray(SHORTS, c, at + 16).reinterpretAsLongs();
    LongVector r2 = ShortVector.fromArray(SHORTS, c, at + 32).reinterpretAsLongs();
    LongVector r3 = ShortVector.fromArray(SHORTS, c, at + 48).reinterpretAsLongs();
    LongVector x = r0.lanewise(LSHR, 32).lanewise(XOR, r2).and(0x00000000FFFFFFFFL);
    r2 = r2.lanewise(XOR, x);
    r0 = r0.lanewise(XOR, x.lanewise(LSHL, 32));
    x = r1.lanewise(LSHR, 32).lanewise(XOR, r3).and(0x00000000FFFFFFFFL);
    r3 = r3.lanewise(XOR, x);
    r1 = r1.lanewise(XOR, x.lanewise(LSHL, 32));
    x = r0.lanewise(LSHR, 16).lanewise(XOR, r1).and(0x0000FFFF0000FFFFL);
    r1.lanewise(XOR, x).reinterpretAsShorts().intoArray(c, at + 16);
    r0.lanewise(XOR, x.lanewise(LSHL, 16)).reinterpretAsShorts().intoArray(c, at);
    x = r2.lanewise(LSHR, 16).lanewise(XOR, r3).and(0x0000FFFF0000FFFFL);
    r3.lanewise(XOR, x).reinterpretAsShorts().intoArray(c, at + 48);
    r2.lanewise(XOR, x.lanewise(LSHL, 16)).reinterpretAsShorts().intoArray(c, at + 32);
  }

  /** Adds the differences of blocks side by side to 16x4 pixels. */
  static void addRow(short[] c, int at, byte[] plane, int offset, int stride) {
    for (int from = at; from < at + 64; from += 16, offset += stride) {
      ShortVector pixels =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, plane, offset)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .add(ShortVector.fromArray(SHORTS, c, from));
      ((ByteVector) pixels.max((short) 0).min((short) 255).convertShape(S2B, BYTES, 0))
          .intoArray(plane, offset);
    }
  }

  /** Adds the differences of blocks two by two to 8x8 pixels. */
  static void addSquare(short[] c, int at, byte[] plane, int offset, int stride) {
    for (int from = at; from < at + 64; from += 16, offset += stride) {
      int lower = offset + 4 * stride;
      ByteVector both =
          ByteVector.fromArray(BYTES, plane, offset)
              .and(ByteVector.fromArray(BYTES, HALF, 0))
              .or(
                  ByteVector.fromArray(BYTES, plane, lower - 8)
                      .and(ByteVector.fromArray(BYTES, HALF, 16)));
      LongVector pixels =
          ((ByteVector)
                  ((ShortVector) both.convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .add(ShortVector.fromArray(SHORTS, c, from))
                      .max((short) 0)
                      .min((short) 255)
                      .convertShape(S2B, BYTES, 0))
              .reinterpretAsLongs();
      LONG.set(plane, offset, pixels.lane(0));
      LONG.set(plane, lower, pixels.lane(1));
    }
  }
}
