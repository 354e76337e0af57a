package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Interpolation on the Vector API: one direction of one block per method. No method takes or
 * returns a vector: past the compiler's inlining limits such a vector becomes a heap object.
 *
 * <p>Eight pixels are computed as sixteen of which eight are stored, because conversions between
 * vectors of 64 and 128 bits are not compiled to instructions.
 *
 * <p>Sums are kept in 16 bits. A six-tap sum lies between -8160 and 40800; raised by 8192 it fits
 * an unsigned short, and 8192 leaves again as 64 after the shift by 7.
 */
final class VectorInterpolation {
  static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final short RAISED_ROUNDING = 64 + 8192;
  private static final short RAISED = 64;

  private VectorInterpolation() {}

  /** Six taps over 16 pixels a row, {@code step} bytes apart. */
  static void sixTap16(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int[] taps) {
    short t0 = (short) taps[0];
    short t1 = (short) taps[1];
    short t2 = (short) taps[2];
    short t3 = (short) taps[3];
    short t4 = (short) taps[4];
    short t5 = (short) taps[5];
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s - 2 * step)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(t0)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s - step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t1))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t2))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t3))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 2 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t4))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 3 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t5));
      ShortVector pixels =
          sum.add(RAISED_ROUNDING).lanewise(LSHR, 7).sub(RAISED).max((short) 0).min((short) 255);
      ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).intoArray(target, t);
    }
  }

  /** The inner four of six taps, where the outer ones are 0. */
  static void fourTap16(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int[] taps) {
    short t1 = (short) taps[1];
    short t2 = (short) taps[2];
    short t3 = (short) taps[3];
    short t4 = (short) taps[4];
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s - step)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(t1)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t2))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t3))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 2 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t4));
      ShortVector pixels =
          sum.add(RAISED_ROUNDING).lanewise(LSHR, 7).sub(RAISED).max((short) 0).min((short) 255);
      ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).intoArray(target, t);
    }
  }

  /** Six taps over 8 pixels a row. */
  static void sixTap8(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int[] taps) {
    short t0 = (short) taps[0];
    short t1 = (short) taps[1];
    short t2 = (short) taps[2];
    short t3 = (short) taps[3];
    short t4 = (short) taps[4];
    short t5 = (short) taps[5];
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s - 2 * step)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(t0)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s - step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t1))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t2))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t3))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 2 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t4))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 3 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t5));
      ShortVector pixels =
          sum.add(RAISED_ROUNDING).lanewise(LSHR, 7).sub(RAISED).max((short) 0).min((short) 255);
      LONG.set(
          target,
          t,
          ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).reinterpretAsLongs().lane(0));
    }
  }

  /** The inner four of six taps over 8 pixels a row. */
  static void fourTap8(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int[] taps) {
    short t1 = (short) taps[1];
    short t2 = (short) taps[2];
    short t3 = (short) taps[3];
    short t4 = (short) taps[4];
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s - step)
                      .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(t1)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t2))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t3))
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + 2 * step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(t4));
      ShortVector pixels =
          sum.add(RAISED_ROUNDING).lanewise(LSHR, 7).sub(RAISED).max((short) 0).min((short) 255);
      LONG.set(
          target,
          t,
          ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).reinterpretAsLongs().lane(0));
    }
  }

  /** Two taps over 16 pixels a row; the sums need no raising. */
  static void twoTap16(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int fraction) {
    short second = (short) (fraction * 16);
    short first = (short) (128 - second);
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s).convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(first)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(second));
      ShortVector pixels = sum.add((short) 64).lanewise(LSHR, 7);
      ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).intoArray(target, t);
    }
  }

  /** Two taps over 8 pixels a row. */
  static void twoTap8(
      byte[] source,
      int s,
      int sourceStride,
      int step,
      byte[] target,
      int t,
      int targetStride,
      int height,
      int fraction) {
    short second = (short) (fraction * 16);
    short first = (short) (128 - second);
    for (int row = 0; row < height; row++, s += sourceStride, t += targetStride) {
      ShortVector sum =
          ((ShortVector)
                  ByteVector.fromArray(BYTES, source, s).convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
              .mul(first)
              .add(
                  ((ShortVector)
                          ByteVector.fromArray(BYTES, source, s + step)
                              .convertShape(ZERO_EXTEND_B2S, SHORTS, 0))
                      .mul(second));
      ShortVector pixels = sum.add((short) 64).lanewise(LSHR, 7);
      LONG.set(
          target,
          t,
          ((ByteVector) pixels.convertShape(S2B, BYTES, 0)).reinterpretAsLongs().lane(0));
    }
  }
}
