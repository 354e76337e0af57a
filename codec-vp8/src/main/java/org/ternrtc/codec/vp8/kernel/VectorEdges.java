package org.ternrtc.codec.vp8.kernel;

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
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loop filter's edges of luma alone on the Vector API: 16 pixels along a horizontal edge inside
 * a macroblock, and the edges of the simple filter, of which a vertical one is turned by {@link
 * #turnIn}, filtered as a horizontal one and turned back by {@link #turnOut}. {@link WideEdges} has
 * those that luma and chroma share.
 *
 * <p>No method takes or returns a vector, and there are no helpers that would: past the compiler's
 * inlining limits, which a few dozen vector operations reach, such a vector becomes a heap object.
 * Values pass from method to method through the scratch space. Recurring phrases: {@code a -sat b |
 * b -sat a} is the absolute difference of unsigned bytes; {@code 0 - (1 -sat x)} is -1 where x is 0
 * and 0 elsewhere, a mask ({@code VectorMask} takes twice the time); and as there is no shift of
 * bytes, longs are shifted and the bits from the neighbour masked off.
 */
final class VectorEdges {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Behind eight turned columns of sixteen pixels: -1 where to filter. */
  private static final int MASK = 8 * 16;

  /** -1 where there is no high edge variance. */
  private static final int NOT_HEV = MASK + 16;

  /** What is above its limit; later what the pixels are changed by. */
  private static final int VALUE = NOT_HEV + 16;

  private static final byte SIGN = (byte) 0x80;

  private VectorEdges() {}

  /**
   * Finds where to filter, section 15.3, and leaves it in the scratch space.
   *
   * @return whether there is anything to filter
   */
  static boolean findSmooth(
      byte[] plane, int at, int stride, int edge, int interior, int hev, byte[] scratch) {
    findInnerSteps(plane, at, stride, edge, interior, hev, scratch);
    findOuterSteps(plane, at, stride, interior, scratch);
    return anything(scratch);
  }

  /** The two pixels on each side of the edge. */
  private static void findInnerSteps(
      byte[] plane, int at, int stride, int edge, int interior, int hev, byte[] scratch) {
    ByteVector one = ByteVector.broadcast(BYTES, (byte) 1);
    ByteVector zero = ByteVector.zero(BYTES);
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector p = p1.lanewise(SUSUB, p0).or(p0.lanewise(SUSUB, p1));
    ByteVector q = q1.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, q1));
    ByteVector steps = p.lanewise(UMAX, q);
    ByteVector above = steps.lanewise(SUSUB, (byte) hev);
    zero.sub(one.lanewise(SUSUB, above)).intoArray(scratch, NOT_HEV);
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

  /** The pixels further away; makes the mask. */
  private static void findOuterSteps(
      byte[] plane, int at, int stride, int interior, byte[] scratch) {
    ByteVector one = ByteVector.broadcast(BYTES, (byte) 1);
    ByteVector p3 = ByteVector.fromArray(BYTES, plane, at - 4 * stride);
    ByteVector p2 = ByteVector.fromArray(BYTES, plane, at - 3 * stride);
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector q2 = ByteVector.fromArray(BYTES, plane, at + 2 * stride);
    ByteVector q3 = ByteVector.fromArray(BYTES, plane, at + 3 * stride);
    ByteVector p = p2.lanewise(SUSUB, p1).or(p1.lanewise(SUSUB, p2));
    p = p.lanewise(UMAX, p3.lanewise(SUSUB, p2).or(p2.lanewise(SUSUB, p3)));
    ByteVector q = q2.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, q2));
    q = q.lanewise(UMAX, q3.lanewise(SUSUB, q2).or(q2.lanewise(SUSUB, q3)));
    ByteVector over =
        p.lanewise(UMAX, q)
            .lanewise(SUSUB, (byte) interior)
            .or(ByteVector.fromArray(BYTES, scratch, VALUE));
    ByteVector.zero(BYTES).sub(one.lanewise(SUSUB, over)).intoArray(scratch, MASK);
  }

  /** As {@link #findSmooth}, for the simple filter. */
  static boolean findSmoothSimple(byte[] plane, int at, int stride, int edge, byte[] scratch) {
    ByteVector one = ByteVector.broadcast(BYTES, (byte) 1);
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride);
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride);
    ByteVector over = p0.lanewise(SUSUB, q0).or(q0.lanewise(SUSUB, p0));
    ByteVector beyond = p1.lanewise(SUSUB, q1).or(q1.lanewise(SUSUB, p1));
    ByteVector half =
        beyond.reinterpretAsLongs().lanewise(LSHR, 1).reinterpretAsBytes().and((byte) 0x7F);
    ByteVector sum = over.lanewise(SUADD, over).lanewise(SUADD, half);
    ByteVector above = sum.lanewise(SUSUB, (byte) edge);
    ByteVector.zero(BYTES).sub(one.lanewise(SUSUB, above)).intoArray(scratch, MASK);
    return anything(scratch);
  }

  private static boolean anything(byte[] scratch) {
    return ((long) LONG.get(scratch, MASK) | (long) LONG.get(scratch, MASK + 8)) != 0;
  }

  /** Filters inside a macroblock, where {@link #findSmooth} found it right. */
  static void filterInner(byte[] plane, int at, int stride, byte[] scratch) {
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride).lanewise(XOR, SIGN);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride).lanewise(XOR, SIGN);
    ByteVector notHev = ByteVector.fromArray(BYTES, scratch, NOT_HEV);
    ByteVector outer = p1.lanewise(SSUB, q1);
    outer.lanewise(XOR, outer.and(notHev)).intoArray(scratch, VALUE);
    adjust(plane, at, stride, scratch);
    // (down + 1) >> 1, raised by 128 to shift without sign, lowered again by 128 / 2.
    ByteVector half = ByteVector.fromArray(BYTES, scratch, VALUE).add((byte) (1 + 0x80));
    half = half.reinterpretAsLongs().lanewise(LSHR, 1).reinterpretAsBytes().and((byte) 0x7F);
    half = half.sub((byte) 0x40).and(notHev);
    q1.lanewise(SSUB, half).lanewise(XOR, SIGN).intoArray(plane, at + stride);
    p1.lanewise(SADD, half).lanewise(XOR, SIGN).intoArray(plane, at - 2 * stride);
  }

  /** Filters with the simple filter, where {@link #findSmoothSimple} found it right. */
  static void filterSimple(byte[] plane, int at, int stride, byte[] scratch) {
    ByteVector p1 = ByteVector.fromArray(BYTES, plane, at - 2 * stride).lanewise(XOR, SIGN);
    ByteVector q1 = ByteVector.fromArray(BYTES, plane, at + stride).lanewise(XOR, SIGN);
    p1.lanewise(SSUB, q1).intoArray(scratch, VALUE);
    adjust(plane, at, stride, scratch);
  }

  /**
   * {@code common_adjust} of section 15.2, with the outer taps' share given in the scratch space;
   * leaves there what q0 was lowered by.
   */
  private static void adjust(byte[] plane, int at, int stride, byte[] scratch) {
    ByteVector p0 = ByteVector.fromArray(BYTES, plane, at - stride).lanewise(XOR, SIGN);
    ByteVector q0 = ByteVector.fromArray(BYTES, plane, at).lanewise(XOR, SIGN);
    ByteVector step = q0.lanewise(SSUB, p0);
    ByteVector a = ByteVector.fromArray(BYTES, scratch, VALUE).lanewise(SADD, step);
    a = a.lanewise(SADD, step).lanewise(SADD, step);
    a = a.and(ByteVector.fromArray(BYTES, scratch, MASK));
    ByteVector down = a.lanewise(SADD, (byte) 4).lanewise(XOR, SIGN);
    down = down.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    down = down.sub((byte) 16);
    down.intoArray(scratch, VALUE);
    ByteVector up = a.lanewise(SADD, (byte) 3).lanewise(XOR, SIGN);
    up = up.reinterpretAsLongs().lanewise(LSHR, 3).reinterpretAsBytes().and((byte) 0x1F);
    up = up.sub((byte) 16);
    q0.lanewise(SSUB, down).lanewise(XOR, SIGN).intoArray(plane, at);
    p0.lanewise(SADD, up).lanewise(XOR, SIGN).intoArray(plane, at - stride);
  }

  /**
   * Turns eight columns of 16 rows into eight rows of 16 in the scratch space. Row r and row r + 8
   * share a vector, one in each half; three rounds of exchanging halves, quarters and eighths
   * between rows turn both at once.
   */
  static void turnIn(byte[] plane, int at, int stride, byte[] scratch) {
    for (int row = 0; row < 16; row++) {
      LONG.set(scratch, (row & 7) * 16 + (row & 8), (long) LONG.get(plane, at + row * stride));
    }
    turn(scratch);
  }

  /** Turns them back into the plane. */
  static void turnOut(byte[] plane, int at, int stride, byte[] scratch) {
    turn(scratch);
    for (int row = 0; row < 16; row++) {
      LONG.set(plane, at + row * stride, (long) LONG.get(scratch, (row & 7) * 16 + (row & 8)));
    }
  }

  private static void turn(byte[] scratch) {
    for (int at = 0; at < 64; at += 16) {
      exchange(scratch, at, 4 * 16, 32, 0x00000000FFFFFFFFL);
    }
    for (int at = 0; at < 128; at += 64) {
      exchange(scratch, at, 2 * 16, 16, 0x0000FFFF0000FFFFL);
      exchange(scratch, at + 16, 2 * 16, 16, 0x0000FFFF0000FFFFL);
    }
    for (int at = 0; at < 128; at += 32) {
      exchange(scratch, at, 16, 8, 0x00FF00FF00FF00FFL);
    }
  }

  /** Exchanges the upper parts of one row with the lower parts of another. */
  private static void exchange(byte[] scratch, int at, int distance, int shift, long mask) {
    LongVector a = ByteVector.fromArray(BYTES, scratch, at).reinterpretAsLongs();
    LongVector b = ByteVector.fromArray(BYTES, scratch, at + distance).reinterpretAsLongs();
    LongVector both = a.lanewise(LSHR, shift).lanewise(XOR, b).and(mask);
    b.lanewise(XOR, both).reinterpretAsBytes().intoArray(scratch, at + distance);
    a.lanewise(XOR, both.lanewise(LSHL, shift)).reinterpretAsBytes().intoArray(scratch, at);
  }
}
