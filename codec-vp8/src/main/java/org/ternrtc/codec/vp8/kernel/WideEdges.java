package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.SADD;
import static jdk.incubator.vector.VectorOperators.SSUB;
import static jdk.incubator.vector.VectorOperators.SUADD;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The normal loop filter over an edge of 32 pixels, luma and chroma side by side, between rows of
 * an {@link EdgeWindow}. For the phrases see {@link VectorEdges}.
 */
final class WideEdges {
  private static final int ROW = EdgeWindow.ROW;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Behind up to 24 rows: -1 where to filter. */
  private static final int MASK = 24 * ROW;

  /** -1 where there is no high edge variance. */
  private static final int NOT_HEV = MASK + ROW;

  /** What the pixels are changed by. */
  private static final int VALUE = NOT_HEV + ROW;

  private static final byte SIGN = (byte) 0x80;

  /** All lanes, then those of luma alone. */
  private static final byte[] LANES = new byte[2 * ROW];

  static {
    for (int n = 0; n < ROW + 16; n++) {
      LANES[n] = -1;
    }
  }

  private WideEdges() {}

  /**
   * Finds where to filter, section 15.3, and leaves it in the scratch space.
   *
   * @param at the row behind the edge
   * @return whether there is anything to filter
   */
  static boolean findSmooth(
      byte[] scratch, int at, boolean chroma, int edge, int interior, int hev) {
    findSteps(scratch, at, edge, interior, hev);
    ByteVector one = ByteVector.broadcast(BYTES, (byte) 1);
    ByteVector p3 = ByteVector.fromArray(BYTES, scratch, at - 4 * ROW);
    ByteVector p2 = ByteVector.fromArray(BYTES, scratch, at - 3 * ROW);
    ByteVector p1 = ByteVector.fromArray(BYTES, scratch, at - 2 * ROW);
    ByteVector q1 = ByteVector.fromArray(BYTES, scratch, at + ROW);
    ByteVector q2 = ByteVector.fromArray(BYTES, scratch, at + 2 * ROW);
    ByteVector q3 = ByteVector.fromArray(BYTES, scratch, at + 3 * ROW);
    ByteVector p = p2.lanewise(SUSUB, p1).or(p1.lanewise(SUSUB, p2));
    p = p.lanewise(UMAX, p3.lanewise(SUSUB, p2).or(p2.lanewise(SUSUB, p3)));
    ByteVector q = q2.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, q2));
    q = q.lanewise(UMAX, q3.lanewise(SUSUB, q2).or(q2.lanewise(SUSUB, q3)));
    ByteVector over =
        p.lanewise(UMAX, q)
            .lanewise(SUSUB, (byte) interior)
            .or(ByteVector.fromArray(BYTES, scratch, VALUE));
    ByteVector.zero(BYTES)
        .sub(one.lanewise(SUSUB, over))
        .and(ByteVector.fromArray(BYTES, LANES, chroma ? 0 : ROW))
        .intoArray(scratch, MASK);
    return ((long) LONG.get(scratch, MASK)
            | (long) LONG.get(scratch, MASK + 8)
            | (long) LONG.get(scratch, MASK + 16)
            | (long) LONG.get(scratch, MASK + 24))
        != 0;
  }

  /** The two pixels on each side of the edge. */
  private static void findSteps(byte[] scratch, int at, int edge, int interior, int hev) {
    ByteVector one = ByteVector.broadcast(BYTES, (byte) 1);
    ByteVector p1 = ByteVector.fromArray(BYTES, scratch, at - 2 * ROW);
    ByteVector p0 = ByteVector.fromArray(BYTES, scratch, at - ROW);
    ByteVector q0 = ByteVector.fromArray(BYTES, scratch, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, scratch, at + ROW);
    ByteVector p = p1.lanewise(SUSUB, p0).or(p0.lanewise(SUSUB, p1));
    ByteVector q = q1.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, q1));
    ByteVector steps = p.lanewise(UMAX, q);
    ByteVector above = steps.lanewise(SUSUB, (byte) hev);
    ByteVector.zero(BYTES).sub(one.lanewise(SUSUB, above)).intoArray(scratch, NOT_HEV);
    ByteVector over = p0.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, p0));
    ByteVector beyond = p1.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, p1));
    ByteVector half =
        beyond.reinterpretAsLongs().lanewise(LSHR, 1).reinterpretAsBytes().and((byte) 0x7F);
    ByteVector sum = over.lanewise(SUADD, over).lanewise(SUADD, half);
    steps
        .lanewise(SUSUB, (byte) interior)
        .or(sum.lanewise(SUSUB, (byte) edge))
        .intoArray(scratch, VALUE);
  }

  /** Filters between macroblocks, where {@link #findSmooth} found it right. */
  static void filterMacroblock(byte[] scratch, int at) {
    filterHighVariance(scratch, at);
    spread(scratch, at, at - ROW, 27);
    spread(scratch, at + ROW, at - 2 * ROW, 18);
    spread(scratch, at + 2 * ROW, at - 3 * ROW, 9);
  }

  /** Adjusts q0 and p0 where there is high edge variance; leaves "w" of the other places behind. */
  private static void filterHighVariance(byte[] scratch, int at) {
    ByteVector p1 = ByteVector.fromArray(BYTES, scratch, at - 2 * ROW).lanewise(XOR, SIGN);
    ByteVector p0 = ByteVector.fromArray(BYTES, scratch, at - ROW).lanewise(XOR, SIGN);
    ByteVector q0 = ByteVector.fromArray(BYTES, scratch, at).lanewise(XOR, SIGN);
    ByteVector q1 = ByteVector.fromArray(BYTES, scratch, at + ROW).lanewise(XOR, SIGN);
    // c(c(p1 - q1) + 3 * (q0 - p0)): saturating at each step comes to the same.
    ByteVector step = q0.lanewise(SSUB, p0);
    ByteVector w = p1.lanewise(SSUB, q1).lanewise(SADD, step);
    w = w.lanewise(SADD, step).lanewise(SADD, step);
    w = w.and(ByteVector.fromArray(BYTES, scratch, MASK));
    ByteVector low = w.and(ByteVector.fromArray(BYTES, scratch, NOT_HEV));
    low.intoArray(scratch, VALUE);
    // Raised by 128 to shift without sign, lowered again by 128 / 8.
    ByteVector high = w.lanewise(XOR, low);
    ByteVector down = high.lanewise(SADD, (byte) 4).lanewise(XOR, SIGN);
    down = down.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    ByteVector up = high.lanewise(SADD, (byte) 3).lanewise(XOR, SIGN);
    up = up.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    q0.lanewise(SSUB, down.sub((byte) 16)).lanewise(XOR, SIGN).intoArray(scratch, at);
    p0.lanewise(SADD, up.sub((byte) 16)).lanewise(XOR, SIGN).intoArray(scratch, at - ROW);
  }

  /** Moves a pixel behind and a pixel before the edge by a multiple of "w" over 128. */
  private static void spread(byte[] scratch, int behind, int before, int factor) {
    // Even bytes moved up and down again, and odd ones moved down, are shorts of "w".
    ShortVector w = ByteVector.fromArray(BYTES, scratch, VALUE).reinterpretAsShorts();
    ShortVector even = w.lanewise(LSHL, 8).lanewise(ASHR, 8).mul((short) factor).add((short) 63);
    ShortVector odd = w.lanewise(ASHR, 8).mul((short) factor).add((short) 63);
    ByteVector a =
        even.lanewise(LSHR, 7)
            .and((short) 0xFF)
            .or(odd.lanewise(LSHL, 1).and((short) 0xFF00))
            .reinterpretAsBytes();
    ByteVector q = ByteVector.fromArray(BYTES, scratch, behind).lanewise(XOR, SIGN);
    q.lanewise(SSUB, a).lanewise(XOR, SIGN).intoArray(scratch, behind);
    ByteVector p = ByteVector.fromArray(BYTES, scratch, before).lanewise(XOR, SIGN);
    p.lanewise(SADD, a).lanewise(XOR, SIGN).intoArray(scratch, before);
  }

  /** Filters inside a macroblock, where {@link #findSmooth} found it right. */
  static void filterInner(byte[] scratch, int at) {
    ByteVector p1 = ByteVector.fromArray(BYTES, scratch, at - 2 * ROW).lanewise(XOR, SIGN);
    ByteVector p0 = ByteVector.fromArray(BYTES, scratch, at - ROW).lanewise(XOR, SIGN);
    ByteVector q0 = ByteVector.fromArray(BYTES, scratch, at).lanewise(XOR, SIGN);
    ByteVector q1 = ByteVector.fromArray(BYTES, scratch, at + ROW).lanewise(XOR, SIGN);
    ByteVector notHev = ByteVector.fromArray(BYTES, scratch, NOT_HEV);
    ByteVector outer = p1.lanewise(SSUB, q1);
    ByteVector a = outer.lanewise(XOR, outer.and(notHev));
    ByteVector step = q0.lanewise(SSUB, p0);
    a = a.lanewise(SADD, step).lanewise(SADD, step).lanewise(SADD, step);
    a = a.and(ByteVector.fromArray(BYTES, scratch, MASK));
    ByteVector down = a.lanewise(SADD, (byte) 4).lanewise(XOR, SIGN);
    down = down.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    down = down.sub((byte) 16);
    ByteVector up = a.lanewise(SADD, (byte) 3).lanewise(XOR, SIGN);
    up = up.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    q0.lanewise(SSUB, down).lanewise(XOR, SIGN).intoArray(scratch, at);
    p0.lanewise(SADD, up.sub((byte) 16)).lanewise(XOR, SIGN).intoArray(scratch, at - ROW);
    // (down + 1) >> 1, raised by 128 to shift without sign, lowered again by 128 / 2.
    ByteVector half = down.add((byte) (1 + 0x80));
    half = half.reinterpretAsLongs().lanewise(LSHR, 1).reinterpretAsBytes().and((byte) 0x7F);
    half = half.sub((byte) 0x40).and(notHev);
    q1.lanewise(SSUB, half).lanewise(XOR, SIGN).intoArray(scratch, at + ROW);
    p1.lanewise(SADD, half).lanewise(XOR, SIGN).intoArray(scratch, at - 2 * ROW);
  }
}
