package org.ternrtc.codec.vp8.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUSUB;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
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
      ShortVector difference = difference(a, aOffset + row * aStride, b, bOffset + row * bStride);
      sums = sums.add(squares(difference, 0)).add(squares(difference, 1));
    }
    return sums.reduceLanes(ADD);
  }

  private static IntVector squares(ShortVector difference, int part) {
    IntVector wide = (IntVector) difference.convertShape(S2I, INTS, part);
    return wide.mul(wide);
  }

  @Override
  public int satd16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    ShortVector sums = ShortVector.zero(SHORTS);
    for (int row = 0; row < 16; row += 4) {
      sums =
          sums.add(strip(a, aOffset + row * aStride, aStride, b, bOffset + row * bStride, bStride));
    }
    // One lane holds at most 16 * 2040: it may wrap as a short, but not as an unsigned one.
    IntVector pairs = sums.reinterpretAsInts();
    return pairs.and(0xFFFF).add(pairs.lanewise(LSHR, 16)).reduceLanes(ADD) >> 1;
  }

  /**
   * Sixteen columns, four rows: the absolute coefficients of four blocks, spread over the lanes.
   */
  private static ShortVector strip(byte[] a, int i, int aStride, byte[] b, int j, int bStride) {
    ShortVector r0 = difference(a, i, b, j);
    ShortVector r1 = difference(a, i + aStride, b, j + bStride);
    ShortVector r2 = difference(a, i + 2 * aStride, b, j + 2 * bStride);
    ShortVector r3 = difference(a, i + 3 * aStride, b, j + 3 * bStride);
    ShortVector s = r0.add(r1);
    ShortVector d = r0.sub(r1);
    ShortVector t = r2.add(r3);
    ShortVector e = r2.sub(r3);
    return row(s.add(t)).add(row(s.sub(t))).add(row(d.add(e))).add(row(d.sub(e)));
  }

  /** The horizontal half: neighbours inside an int, then neighbours inside a long. */
  private static ShortVector row(ShortVector v) {
    IntVector pairs = v.reinterpretAsInts();
    ShortVector swapped =
        pairs.lanewise(LSHL, 16).or(pairs.lanewise(LSHR, 16)).reinterpretAsShorts();
    ShortVector first =
        swapped.add(v.mul(ShortVector.fromArray(SHORTS, ALTERNATING, 0))).lanewise(ABS);
    LongVector quads = first.reinterpretAsLongs();
    ShortVector far = quads.lanewise(LSHL, 32).or(quads.lanewise(LSHR, 32)).reinterpretAsShorts();
    // |p + q| + |p - q| = 2 max(|p|, |q|), and each pair stands in two lanes.
    return first.max(far);
  }

  private static ShortVector difference(byte[] a, int i, byte[] b, int j) {
    ShortVector x =
        (ShortVector) ByteVector.fromArray(BYTES, a, i).convertShape(ZERO_EXTEND_B2S, SHORTS, 0);
    ShortVector y =
        (ShortVector) ByteVector.fromArray(BYTES, b, j).convertShape(ZERO_EXTEND_B2S, SHORTS, 0);
    return x.sub(y);
  }
}
