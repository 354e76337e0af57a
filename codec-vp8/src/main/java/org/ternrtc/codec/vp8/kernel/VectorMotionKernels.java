package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MotionKernels} on the Vector API, for machines with 256-bit vectors.
 *
 * <p>Every method is small on purpose: past C2's inlining limits vectors become heap objects.
 */
public final class VectorMotionKernels implements MotionKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  // +1, -1, +1, -1 ...
  private static final short[] ALTERNATING = {
    1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1
  };

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
}
