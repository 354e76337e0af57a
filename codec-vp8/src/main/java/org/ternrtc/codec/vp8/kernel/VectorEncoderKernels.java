package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUADD;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link EncoderKernels} on the Vector API, for machines with 256-bit vectors.
 *
 * <p>Every method is small on purpose: past C2's inlining limits vectors become heap objects. For
 * the same reason no vector is handed from one method of ours to another: what lies between two
 * steps lies in an array. (A method that returned a vector was compiled for itself before its
 * caller in one virtual machine of five, and each of its vectors stayed an object for good.)
 */
public final class VectorEncoderKernels implements EncoderKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Short> EIGHT_SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  // +1, -1, +1, -1 ...
  private static final short[] ALTERNATING = {
    1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1
  };

  private static final short[] DC_PLACES = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};

  private static final VectorShuffle<Short> ORDER =
      VectorShuffle.fromArray(SHORTS, ScalarEncoderKernels.ZIGZAG, 0);

  /** Whether this machine's vectors are as wide as the kernels' shapes. */
  public static boolean fitsMachine() {
    return SHORTS.vectorBitSize() <= ShortVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    ShortVector sums = ShortVector.zero(SHORTS);
    for (int row = 0; row < 16; row++) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + row * aStride);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + row * bStride);
      ByteVector difference = x.lanewise(SUSUB, y).or(y.lanewise(SUSUB, x));
      sums = sums.add((ShortVector) difference.convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    }
    // At most 16 * 16 * 255 = 65280: the sum may wrap as a short, but not as an unsigned one.
    return sums.reduceLanes(ADD) & 0xFFFF;
  }

  @Override
  public int sad16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    ShortVector sums = ShortVector.zero(SHORTS);
    for (int row = 0; row < 8; row++) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + row * aStride);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + row * bStride);
      ByteVector difference = x.lanewise(SUSUB, y).or(y.lanewise(SUSUB, x));
      sums = sums.add((ShortVector) difference.convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    }
    return sums.reduceLanes(ADD);
  }

  @Override
  public int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    IntVector sums = IntVector.zero(INTS);
    for (int row = 0; row < 16; row++) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + row * aStride);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + row * bStride);
      ByteVector difference = x.lanewise(SUSUB, y).or(y.lanewise(SUSUB, x));
      ShortVector wide = (ShortVector) difference.convertShape(ZERO_EXTEND_B2S, SHORTS, 0);
      // A square fills sixteen bits: the halves of an int are taken apart before they are added.
      IntVector squares = wide.mul(wide).reinterpretAsInts();
      sums = sums.add(squares.and(0xFFFF)).add(squares.lanewise(LSHR, 16));
    }
    return sums.reduceLanes(ADD);
  }

  @Override
  public int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row += 4) {
      sum += strip(a, aOffset + row * aStride, aStride, b, bOffset + row * bStride, bStride);
    }
    return sum >> 1;
  }

  @Override
  public int satd16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum =
        strip(a, aOffset, aStride, b, bOffset, bStride)
            + strip(a, aOffset + 4 * aStride, aStride, b, bOffset + 4 * bStride, bStride);
    return sum >> 1;
  }

  /** The absolute coefficients of four 4x4 blocks side by side. */
  private static int strip(byte[] a, int i, int aStride, byte[] b, int j, int bStride) {
    ShortVector r0 =
        (ShortVector)
            ByteVector.fromArray(BYTES, a, i)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(ByteVector.fromArray(BYTES, b, j).convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r1 =
        (ShortVector)
            ByteVector.fromArray(BYTES, a, i + aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(BYTES, b, j + bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r2 =
        (ShortVector)
            ByteVector.fromArray(BYTES, a, i + 2 * aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(BYTES, b, j + 2 * bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r3 =
        (ShortVector)
            ByteVector.fromArray(BYTES, a, i + 3 * aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(BYTES, b, j + 3 * bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector s = r0.add(r1);
    ShortVector d = r0.sub(r1);
    ShortVector t = r2.add(r3);
    ShortVector e = r2.sub(r3);
    ShortVector signs = ShortVector.fromArray(SHORTS, ALTERNATING, 0);
    // The horizontal half: neighbours inside an int swap places, and where the sign was changed
    // the sum is a difference. Then neighbours inside a long: |p + q| + |p - q| is twice the
    // larger of |p| and |q|, and each pair stands in two lanes.
    ShortVector v = s.add(t);
    IntVector p = v.reinterpretAsInts();
    ShortVector h = p.lanewise(ROL, 16).reinterpretAsShorts().add(v.mul(signs)).lanewise(ABS);
    ShortVector sum = h.max(h.reinterpretAsLongs().lanewise(ROL, 32).reinterpretAsShorts());
    v = s.sub(t);
    p = v.reinterpretAsInts();
    h = p.lanewise(ROL, 16).reinterpretAsShorts().add(v.mul(signs)).lanewise(ABS);
    sum = sum.add(h.max(h.reinterpretAsLongs().lanewise(ROL, 32).reinterpretAsShorts()));
    v = d.add(e);
    p = v.reinterpretAsInts();
    h = p.lanewise(ROL, 16).reinterpretAsShorts().add(v.mul(signs)).lanewise(ABS);
    sum = sum.add(h.max(h.reinterpretAsLongs().lanewise(ROL, 32).reinterpretAsShorts()));
    v = d.sub(e);
    p = v.reinterpretAsInts();
    h = p.lanewise(ROL, 16).reinterpretAsShorts().add(v.mul(signs)).lanewise(ABS);
    sum = sum.add(h.max(h.reinterpretAsLongs().lanewise(ROL, 32).reinterpretAsShorts()));
    // One lane holds at most 8160, all sixteen together 65280: unsigned, that fits a short.
    return sum.reduceLanes(ADD) & 0xFFFF;
  }

  @Override
  public void forwardDct(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at) {
    for (int row = 0; row < 4; row++) {
      difference(
          source,
          sourceOffset + row * sourceStride,
          prediction,
          predictionOffset + row * predictionStride,
          out,
          at + row * 16);
    }
    vertical(out, at);
    turn(out, at);
    horizontal(out, at);
  }

  /** A row of sixteen differences. */
  private static void difference(byte[] a, int i, byte[] b, int j, short[] out, int at) {
    ((ShortVector)
            ByteVector.fromArray(BYTES, a, i)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(ByteVector.fromArray(BYTES, b, j).convertShape(ZERO_EXTEND_B2S, SHORTS, 0)))
        .intoArray(out, at);
  }

  /** The first half of {@link ScalarEncoderKernels#dct4x4} on four rows of sixteen. */
  private static void vertical(short[] out, int at) {
    ShortVector d0 = ShortVector.fromArray(SHORTS, out, at);
    ShortVector d1 = ShortVector.fromArray(SHORTS, out, at + 16);
    ShortVector d2 = ShortVector.fromArray(SHORTS, out, at + 32);
    ShortVector d3 = ShortVector.fromArray(SHORTS, out, at + 48);
    ShortVector sum = d0.add(d3);
    ShortVector middle = d1.add(d2);
    ShortVector outer = d0.sub(d3);
    ShortVector inner = d1.sub(d2);
    sum.add(middle).lanewise(LSHL, 2).intoArray(out, at);
    sum.sub(middle).lanewise(LSHL, 2).intoArray(out, at + 32);
    ShortVector rest = outer.mul((short) 29).add(inner.mul((short) 21)).add((short) 64);
    outer.mul((short) 5).add(inner.add(inner)).add(rest.lanewise(ASHR, 7)).intoArray(out, at + 16);
    rest = outer.mul((short) 21).sub(inner.mul((short) 29)).add((short) 64);
    outer.add(outer).sub(inner.mul((short) 5)).add(rest.lanewise(ASHR, 7)).intoArray(out, at + 48);
  }

  /** Makes columns of the rows of each of four blocks. */
  private static void turn(short[] out, int at) {
    IntVector r0 = ShortVector.fromArray(SHORTS, out, at).reinterpretAsInts();
    IntVector r1 = ShortVector.fromArray(SHORTS, out, at + 16).reinterpretAsInts();
    IntVector r2 = ShortVector.fromArray(SHORTS, out, at + 32).reinterpretAsInts();
    IntVector r3 = ShortVector.fromArray(SHORTS, out, at + 48).reinterpretAsInts();
    // First shorts change places inside of an int, then ints inside of a long.
    LongVector t0 = r0.and(0xFFFF).or(r1.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector t1 = r0.lanewise(LSHR, 16).or(r1.and(0xFFFF0000)).reinterpretAsLongs();
    LongVector t2 = r2.and(0xFFFF).or(r3.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector t3 = r2.lanewise(LSHR, 16).or(r3.and(0xFFFF0000)).reinterpretAsLongs();
    t0.and(0xFFFFFFFFL).or(t2.lanewise(LSHL, 32)).reinterpretAsShorts().intoArray(out, at);
    t1.and(0xFFFFFFFFL).or(t3.lanewise(LSHL, 32)).reinterpretAsShorts().intoArray(out, at + 16);
    t0.lanewise(LSHR, 32).or(t2.and(-1L << 32)).reinterpretAsShorts().intoArray(out, at + 32);
    t1.lanewise(LSHR, 32).or(t3.and(-1L << 32)).reinterpretAsShorts().intoArray(out, at + 48);
  }

  /** The second half of {@link ScalarEncoderKernels#dct4x4}, on columns. */
  private static void horizontal(short[] out, int at) {
    ShortVector x0 = ShortVector.fromArray(SHORTS, out, at);
    ShortVector x1 = ShortVector.fromArray(SHORTS, out, at + 16);
    ShortVector x2 = ShortVector.fromArray(SHORTS, out, at + 32);
    ShortVector x3 = ShortVector.fromArray(SHORTS, out, at + 48);
    ShortVector sum = x0.add(x3).add((short) 4);
    ShortVector middle = x1.add(x2);
    ShortVector outer = x0.sub(x3).lanewise(ASHR, 1);
    ShortVector inner = x1.sub(x2).lanewise(ASHR, 1);
    sum.add(middle).lanewise(ASHR, 3).intoArray(out, at);
    sum.sub(middle).lanewise(ASHR, 3).intoArray(out, at + 32);
    ShortVector outerRest = outer.lanewise(ASHR, 3);
    ShortVector innerRest = inner.lanewise(ASHR, 3);
    ShortVector rest = outerRest.mul((short) 29).add(innerRest.mul((short) 21));
    outer
        .mul((short) 5)
        .add(inner.add(inner))
        .add(rest.lanewise(ASHR, 4))
        .add((short) 12)
        .lanewise(ASHR, 4)
        .intoArray(out, at + 16);
    rest = outerRest.mul((short) 21).sub(innerRest.mul((short) 29));
    outer
        .add(outer)
        .sub(inner.mul((short) 5))
        .add(rest.lanewise(ASHR, 4))
        .add((short) 8)
        .lanewise(ASHR, 4)
        .intoArray(out, at + 48);
  }

  @Override
  public void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    for (int row = 0; row < 16; row++) {
      ByteVector.fromArray(BYTES, a, aOffset + row * aStride).intoArray(b, bOffset + row * bStride);
    }
  }

  @Override
  public int blocksAbove(short[] coefficients, int at, int strips, short dc, short ac) {
    int bits = 0;
    for (int strip = 0; strip < strips; strip++) {
      bits |= stripAbove(coefficients, at + strip * 64, dc, ac) << (strip * 4);
    }
    return bits;
  }

  private static int stripAbove(short[] coefficients, int at, short dc, short ac) {
    ShortVector least = ShortVector.fromArray(SHORTS, DC_PLACES, 0).mul((short) (dc - ac)).add(ac);
    ShortVector first = ShortVector.fromArray(SHORTS, coefficients, at).lanewise(ABS);
    ShortVector most =
        ShortVector.fromArray(SHORTS, coefficients, at + 16)
            .lanewise(ABS)
            .max(ShortVector.fromArray(SHORTS, coefficients, at + 32).lanewise(ABS))
            .max(ShortVector.fromArray(SHORTS, coefficients, at + 48).lanewise(ABS));
    long lanes = first.compare(GE, least).or(most.compare(GE, ac)).toLong();
    if (lanes == 0) {
      return 0;
    }
    // Four lanes to a block: the lowest of them stands for all.
    int any = (int) (lanes | lanes >> 1);
    any = (any | any >> 2) & 0x1111;
    return (any | any >> 3 | any >> 6 | any >> 9) & 15;
  }

  @Override
  public int quantize(
      short[] coefficients, int at, BlockQuantizer quantizer, short[] levels, int levelsAt) {
    quantizeHalf(coefficients, at, 0, quantizer, levels, levelsAt);
    quantizeHalf(coefficients, at, 8, quantizer, levels, levelsAt);
    return order(levels, levelsAt);
  }

  /** Eight coefficients, with products of 32 bits; leaves the levels in raster order. */
  private static void quantizeHalf(
      short[] coefficients,
      int at,
      int half,
      BlockQuantizer quantizer,
      short[] levels,
      int levelsAt) {
    IntVector value =
        (IntVector)
            ShortVector.fromArray(EIGHT_SHORTS, coefficients, at + half).convertShape(S2I, INTS, 0);
    IntVector sign = value.lanewise(ASHR, 31);
    IntVector rounding =
        (IntVector)
            ShortVector.fromArray(EIGHT_SHORTS, quantizer.rounding, half)
                .convertShape(S2I, INTS, 0);
    IntVector step =
        (IntVector)
            ShortVector.fromArray(EIGHT_SHORTS, quantizer.step, half).convertShape(S2I, INTS, 0);
    IntVector magnitude =
        value
            .lanewise(ABS)
            .add(rounding)
            .mul(IntVector.fromArray(INTS, quantizer.reciprocal, half))
            .lanewise(ASHR, 16)
            .min(BlockQuantizer.MAX_LEVEL);
    IntVector level = magnitude.lanewise(XOR, sign).sub(sign);
    ((ShortVector) level.convertShape(I2S, EIGHT_SHORTS, 0)).intoArray(levels, levelsAt + half);
    ((ShortVector) level.mul(step).convertShape(I2S, EIGHT_SHORTS, 0))
        .intoArray(coefficients, at + half);
  }

  /** Brings levels from raster to zigzag order; returns the place after the last one. */
  private static int order(short[] levels, int at) {
    ShortVector ordered = ShortVector.fromArray(SHORTS, levels, at).rearrange(ORDER);
    ordered.intoArray(levels, at);
    return 64 - Long.numberOfLeadingZeros(ordered.compare(NE, (short) 0).toLong());
  }

  @Override
  public void trueMotion16x16(
      byte[] plane, int offset, int stride, byte[] target, int targetOffset, int targetStride) {
    ByteVector above = ByteVector.fromArray(BYTES, plane, offset - stride);
    int corner = plane[offset - stride - 1] & 0xFF;
    for (int row = 0; row < 16; row++) {
      int difference = (plane[offset + row * stride - 1] & 0xFF) - corner;
      // One of the two is 0; saturation is the clamp.
      above
          .lanewise(SUADD, (byte) Math.max(difference, 0))
          .lanewise(SUSUB, (byte) Math.max(-difference, 0))
          .intoArray(target, targetOffset + row * targetStride);
    }
  }
}
