package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.SUADD;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link EncoderKernels} on the Vector API, for machines whose vectors have 128 bits: what motion
 * search and mode decision ask most. Transform and quantizer are left to {@link
 * ScalarEncoderKernels}.
 *
 * <p>Small methods that hand each other no vectors, as in {@link VectorEncoderKernels}.
 */
final class NarrowEncoderKernels implements EncoderKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Byte> EIGHT_BYTES = ByteVector.SPECIES_64;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;
  private static final short[] ALTERNATING = {1, -1, 1, -1, 1, -1, 1, -1};

  private final EncoderKernels scalar = new ScalarEncoderKernels();

  /** Whether this machine has vectors of 128 bits. */
  static boolean fitsMachine() {
    return SHORTS.vectorBitSize() <= ShortVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad(a, aOffset, aStride, b, bOffset, bStride, 16);
  }

  @Override
  public int sad16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad(a, aOffset, aStride, b, bOffset, bStride, 8);
  }

  private static int sad(byte[] a, int i, int aStride, byte[] b, int j, int bStride, int rows) {
    ShortVector sums = ShortVector.zero(SHORTS);
    for (int row = 0; row < rows; row++) {
      ByteVector x = ByteVector.fromArray(BYTES, a, i + row * aStride);
      ByteVector y = ByteVector.fromArray(BYTES, b, j + row * bStride);
      ShortVector pairs = x.lanewise(SUSUB, y).or(y.lanewise(SUSUB, x)).reinterpretAsShorts();
      sums = sums.add(pairs.and((short) 0xFF)).add(pairs.lanewise(LSHR, 8));
    }
    // At most 65280: the sum may wrap as a short, but not as an unsigned one.
    return sums.reduceLanes(ADD) & 0xFFFF;
  }

  @Override
  public int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    IntVector sums = IntVector.zero(INTS);
    for (int row = 0; row < 16; row++) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + row * aStride);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + row * bStride);
      ShortVector pairs = x.lanewise(SUSUB, y).or(y.lanewise(SUSUB, x)).reinterpretAsShorts();
      ShortVector even = pairs.and((short) 0xFF);
      ShortVector odd = pairs.lanewise(LSHR, 8);
      // A square fills sixteen bits: the halves of an int are taken apart before they are added.
      IntVector squares = even.mul(even).reinterpretAsInts();
      sums = sums.add(squares.and(0xFFFF)).add(squares.lanewise(LSHR, 16));
      squares = odd.mul(odd).reinterpretAsInts();
      sums = sums.add(squares.and(0xFFFF)).add(squares.lanewise(LSHR, 16));
    }
    return sums.reduceLanes(ADD);
  }

  @Override
  public int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 16; row += 4) {
      sum += strip(a, aOffset + row * aStride, aStride, b, bOffset + row * bStride, bStride);
      sum +=
          strip(a, aOffset + row * aStride + 8, aStride, b, bOffset + row * bStride + 8, bStride);
    }
    return sum >> 1;
  }

  @Override
  public int satd16x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    int sum = 0;
    for (int row = 0; row < 8; row += 4) {
      sum += strip(a, aOffset + row * aStride, aStride, b, bOffset + row * bStride, bStride);
      sum +=
          strip(a, aOffset + row * aStride + 8, aStride, b, bOffset + row * bStride + 8, bStride);
    }
    return sum >> 1;
  }

  /** The absolute coefficients of two 4x4 blocks side by side. */
  private static int strip(byte[] a, int i, int aStride, byte[] b, int j, int bStride) {
    ShortVector r0 =
        (ShortVector)
            ByteVector.fromArray(EIGHT_BYTES, a, i)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(EIGHT_BYTES, b, j)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r1 =
        (ShortVector)
            ByteVector.fromArray(EIGHT_BYTES, a, i + aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(EIGHT_BYTES, b, j + bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r2 =
        (ShortVector)
            ByteVector.fromArray(EIGHT_BYTES, a, i + 2 * aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(EIGHT_BYTES, b, j + 2 * bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector r3 =
        (ShortVector)
            ByteVector.fromArray(EIGHT_BYTES, a, i + 3 * aStride)
                .convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                .sub(
                    ByteVector.fromArray(EIGHT_BYTES, b, j + 3 * bStride)
                        .convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
    ShortVector s = r0.add(r1);
    ShortVector d = r0.sub(r1);
    ShortVector t = r2.add(r3);
    ShortVector e = r2.sub(r3);
    ShortVector signs = ShortVector.fromArray(SHORTS, ALTERNATING, 0);
    // The horizontal half as in VectorEncoderKernels.
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
    scalar.forwardDct(
        source,
        sourceOffset,
        sourceStride,
        prediction,
        predictionOffset,
        predictionStride,
        out,
        at);
  }

  @Override
  public void copy16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    for (int row = 0; row < 16; row++) {
      ByteVector.fromArray(BYTES, a, aOffset + row * aStride).intoArray(b, bOffset + row * bStride);
    }
  }

  @Override
  public int blocksAbove(short[] coefficients, int at, int strips, short dc, short ac) {
    return scalar.blocksAbove(coefficients, at, strips, dc, ac);
  }

  @Override
  public int quantize(
      short[] coefficients, int at, BlockQuantizer quantizer, short[] levels, int levelsAt) {
    return scalar.quantize(coefficients, at, quantizer, levels, levelsAt);
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
