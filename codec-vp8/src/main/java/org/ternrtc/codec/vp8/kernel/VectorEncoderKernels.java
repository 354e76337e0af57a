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
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;
import static org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels.COS;
import static org.ternrtc.codec.vp8.kernel.ScalarEncoderKernels.SIN;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link EncoderKernels} on the Vector API, for machines with 256-bit vectors.
 *
 * <p>Every method is small on purpose: past C2's inlining limits vectors become heap objects.
 */
public final class VectorEncoderKernels implements EncoderKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> EIGHT_BYTES = ByteVector.SPECIES_64;
  private static final VectorSpecies<Short> EIGHT_SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Short> FOUR_SHORTS = ShortVector.SPECIES_64;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  // +1, -1, +1, -1 ...
  private static final short[] ALTERNATING = {
    1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1
  };

  private static final int[] HALF_SIGNS = {1, 1, -1, -1, 1, 1, -1, -1};
  private static final int[] OUTER_FACTORS = {4096, COS, 4096, SIN, 4096, COS, 4096, SIN};
  private static final int[] INNER_FACTORS = {4096, SIN, -4096, -COS, 4096, SIN, -4096, -COS};
  private static final VectorShuffle<Integer> REVERSED =
      VectorShuffle.fromValues(INTS, 3, 2, 1, 0, 7, 6, 5, 4);
  private static final VectorShuffle<Integer> OUTER =
      VectorShuffle.fromValues(INTS, 0, 3, 0, 3, 4, 7, 4, 7);
  private static final VectorShuffle<Integer> INNER =
      VectorShuffle.fromValues(INTS, 1, 2, 1, 2, 5, 6, 5, 6);

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
    vertical(
        source,
        sourceOffset,
        sourceStride,
        prediction,
        predictionOffset,
        predictionStride,
        out,
        at);
    horizontal(out, at);
  }

  /** Leaves four rows of eight, as the two blocks lie side by side. */
  private static void vertical(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] out,
      int at) {
    IntVector r0 =
        (IntVector)
            ByteVector.fromArray(EIGHT_BYTES, source, sourceOffset)
                .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                .sub(
                    ByteVector.fromArray(EIGHT_BYTES, prediction, predictionOffset)
                        .convertShape(ZERO_EXTEND_B2I, INTS, 0));
    IntVector r1 =
        (IntVector)
            ByteVector.fromArray(EIGHT_BYTES, source, sourceOffset + sourceStride)
                .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                .sub(
                    ByteVector.fromArray(
                            EIGHT_BYTES, prediction, predictionOffset + predictionStride)
                        .convertShape(ZERO_EXTEND_B2I, INTS, 0));
    IntVector r2 =
        (IntVector)
            ByteVector.fromArray(EIGHT_BYTES, source, sourceOffset + 2 * sourceStride)
                .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                .sub(
                    ByteVector.fromArray(
                            EIGHT_BYTES, prediction, predictionOffset + 2 * predictionStride)
                        .convertShape(ZERO_EXTEND_B2I, INTS, 0));
    IntVector r3 =
        (IntVector)
            ByteVector.fromArray(EIGHT_BYTES, source, sourceOffset + 3 * sourceStride)
                .convertShape(ZERO_EXTEND_B2I, INTS, 0)
                .sub(
                    ByteVector.fromArray(
                            EIGHT_BYTES, prediction, predictionOffset + 3 * predictionStride)
                        .convertShape(ZERO_EXTEND_B2I, INTS, 0));
    IntVector sum = r0.add(r3);
    IntVector middle = r1.add(r2);
    IntVector outer = r0.sub(r3);
    IntVector inner = r1.sub(r2);
    IntVector v1 = outer.mul(COS).add(inner.mul(SIN)).add(256).lanewise(ASHR, 9);
    IntVector v3 = outer.mul(SIN).sub(inner.mul(COS)).add(256).lanewise(ASHR, 9);
    ((ShortVector) sum.add(middle).lanewise(LSHL, 3).convertShape(I2S, EIGHT_SHORTS, 0))
        .intoArray(out, at);
    ((ShortVector) v1.convertShape(I2S, EIGHT_SHORTS, 0)).intoArray(out, at + 8);
    ((ShortVector) sum.sub(middle).lanewise(LSHL, 3).convertShape(I2S, EIGHT_SHORTS, 0))
        .intoArray(out, at + 16);
    ((ShortVector) v3.convertShape(I2S, EIGHT_SHORTS, 0)).intoArray(out, at + 24);
  }

  /** The other direction, row by row; takes the two blocks apart. */
  private static void horizontal(short[] out, int at) {
    IntVector halfSigns = IntVector.fromArray(INTS, HALF_SIGNS, 0);
    IntVector outerFactors = IntVector.fromArray(INTS, OUTER_FACTORS, 0);
    IntVector innerFactors = IntVector.fromArray(INTS, INNER_FACTORS, 0);
    IntVector r0 =
        (IntVector) ShortVector.fromArray(EIGHT_SHORTS, out, at).convertShape(S2I, INTS, 0);
    IntVector r1 =
        (IntVector) ShortVector.fromArray(EIGHT_SHORTS, out, at + 8).convertShape(S2I, INTS, 0);
    IntVector r2 =
        (IntVector) ShortVector.fromArray(EIGHT_SHORTS, out, at + 16).convertShape(S2I, INTS, 0);
    IntVector r3 =
        (IntVector) ShortVector.fromArray(EIGHT_SHORTS, out, at + 24).convertShape(S2I, INTS, 0);
    // Lanes of a block: x0 + x3, x1 + x2, x1 - x2, x0 - x3.
    IntVector e = r0.mul(halfSigns).add(r0.rearrange(REVERSED));
    r0 = e.rearrange(OUTER).mul(outerFactors).add(e.rearrange(INNER).mul(innerFactors));
    e = r1.mul(halfSigns).add(r1.rearrange(REVERSED));
    r1 = e.rearrange(OUTER).mul(outerFactors).add(e.rearrange(INNER).mul(innerFactors));
    e = r2.mul(halfSigns).add(r2.rearrange(REVERSED));
    r2 = e.rearrange(OUTER).mul(outerFactors).add(e.rearrange(INNER).mul(innerFactors));
    e = r3.mul(halfSigns).add(r3.rearrange(REVERSED));
    r3 = e.rearrange(OUTER).mul(outerFactors).add(e.rearrange(INNER).mul(innerFactors));
    ShortVector narrow;
    narrow = (ShortVector) r0.add(32768).lanewise(ASHR, 16).convertShape(I2S, EIGHT_SHORTS, 0);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 0)).intoArray(out, at);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 1)).intoArray(out, at + 16);
    narrow = (ShortVector) r1.add(32768).lanewise(ASHR, 16).convertShape(I2S, EIGHT_SHORTS, 0);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 0)).intoArray(out, at + 4);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 1)).intoArray(out, at + 20);
    narrow = (ShortVector) r2.add(32768).lanewise(ASHR, 16).convertShape(I2S, EIGHT_SHORTS, 0);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 0)).intoArray(out, at + 8);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 1)).intoArray(out, at + 24);
    narrow = (ShortVector) r3.add(32768).lanewise(ASHR, 16).convertShape(I2S, EIGHT_SHORTS, 0);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 0)).intoArray(out, at + 12);
    ((ShortVector) narrow.reinterpretShape(FOUR_SHORTS, 1)).intoArray(out, at + 28);
  }

  @Override
  public void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    for (int row = 0; row < 16; row++) {
      ByteVector.fromArray(BYTES, a, aOffset + row * aStride).intoArray(b, bOffset + row * bStride);
    }
  }

  @Override
  public int blocksAbove(short[] coefficients, int at, int count, short[] thresholds) {
    ShortVector least = ShortVector.fromArray(SHORTS, thresholds, 0);
    int bits = 0;
    for (int block = 0; block < count; block++) {
      boolean any =
          ShortVector.fromArray(SHORTS, coefficients, at + block * 16)
              .lanewise(ABS)
              .compare(GE, least)
              .anyTrue();
      bits |= any ? 1 << block : 0;
    }
    return bits;
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
