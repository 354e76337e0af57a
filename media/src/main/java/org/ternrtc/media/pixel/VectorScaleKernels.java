package org.ternrtc.media.pixel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same bits as {@link ScalarScaleKernels} in vectors of 256 or 512 bit. A row is first laid out
 * as pairs of neighbours, so that one gathering load brings two of the samples that make a sample
 * of the target.
 *
 * <p>As with {@link VectorPixelKernels}, each kernel is one method.
 */
final class VectorScaleKernels implements ScaleKernels {
  private static final VectorShape SHAPE =
      IntVector.SPECIES_PREFERRED.vectorBitSize() >= 512
          ? VectorShape.S_512_BIT
          : VectorShape.S_256_BIT;

  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);

  /** As many bytes as there are ints in a vector. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 4));

  private static final int LANES = INTS.length();

  /** Whether this machine has vectors of 256 bit or more. */
  static boolean wideEnough() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= SHAPE.vectorBitSize();
  }

  @Override
  public void across(byte[] in, int offset, ScaleAxis axis, int[] scratch, int[] out) {
    pairs(in, offset, axis.from, scratch);
    if (axis.pairs == 1) {
      acrossOnePair(axis, scratch, out);
    } else {
      acrossPairs(axis, scratch, out);
    }
    ScalarScaleKernels.across(in, offset, axis, out, axis.to - axis.to % LANES);
  }

  /** Each sample in the low half of an int, its right neighbour in the high one; none is 0. */
  private static void pairs(byte[] in, int offset, int width, int[] out) {
    int x = 0;
    for (; x + LANES + 1 <= width; x += LANES) {
      var left =
          (IntVector)
              ByteVector.fromArray(BYTES, in, offset + x).convertShape(ZERO_EXTEND_B2I, INTS, 0);
      var right =
          (IntVector)
              ByteVector.fromArray(BYTES, in, offset + x + 1)
                  .convertShape(ZERO_EXTEND_B2I, INTS, 0);
      left.or(right.lanewise(LSHL, 16)).intoArray(out, x);
    }
    for (; x < width; x++) {
      int right = x + 1 < width ? in[offset + x + 1] & 0xFF : 0;
      out[x] = (in[offset + x] & 0xFF) | (right << 16);
    }
  }

  private static void acrossOnePair(ScaleAxis axis, int[] scratch, int[] out) {
    int[] start = axis.start;
    int[] left = axis.leftWeights;
    int[] right = axis.rightWeights;
    int to = axis.to;
    for (int x = 0; x + LANES <= to; x += LANES) {
      var both = IntVector.fromArray(INTS, scratch, 0, start, x);
      both.and(0xFFFF)
          .mul(IntVector.fromArray(INTS, left, x))
          .add(both.lanewise(LSHR, 16).mul(IntVector.fromArray(INTS, right, x)))
          .add(1 << (ROW_SHIFT - 1))
          .lanewise(ASHR, ROW_SHIFT)
          .intoArray(out, x);
    }
  }

  private static void acrossPairs(ScaleAxis axis, int[] scratch, int[] out) {
    int[] start = axis.start;
    int[] left = axis.leftWeights;
    int[] right = axis.rightWeights;
    int to = axis.to;
    for (int x = 0; x + LANES <= to; x += LANES) {
      var sum = IntVector.broadcast(INTS, 1 << (ROW_SHIFT - 1));
      for (int pair = 0; pair < axis.pairs; pair++) {
        var both = IntVector.fromArray(INTS, scratch, 2 * pair, start, x);
        int at = pair * to + x;
        sum =
            sum.add(both.and(0xFFFF).mul(IntVector.fromArray(INTS, left, at)))
                .add(both.lanewise(LSHR, 16).mul(IntVector.fromArray(INTS, right, at)));
      }
      sum.lanewise(ASHR, ROW_SHIFT).intoArray(out, x);
    }
  }

  @Override
  public void blend(
      int[] upper,
      int upperWeight,
      int[] lower,
      int lowerWeight,
      byte[] out,
      int outOffset,
      int width) {
    int x = 0;
    for (; x + LANES <= width; x += LANES) {
      var sum =
          IntVector.fromArray(INTS, upper, x)
              .mul(upperWeight)
              .add(IntVector.fromArray(INTS, lower, x).mul(lowerWeight))
              .add(HALF)
              .lanewise(ASHR, COLUMN_SHIFT);
      ((ByteVector) sum.convertShape(I2B, BYTES, 0)).intoArray(out, outOffset + x);
    }
    ScalarScaleKernels.blend(upper, upperWeight, lower, lowerWeight, out, outOffset, width, x);
  }

  @Override
  public void add(int[] row, int weight, int[] sums, int width) {
    int x = 0;
    for (; x + LANES <= width; x += LANES) {
      IntVector.fromArray(INTS, sums, x)
          .add(IntVector.fromArray(INTS, row, x).mul(weight))
          .intoArray(sums, x);
    }
    for (; x < width; x++) {
      sums[x] += row[x] * weight;
    }
  }

  @Override
  public void store(int[] sums, byte[] out, int outOffset, int width) {
    int x = 0;
    for (; x + LANES <= width; x += LANES) {
      var samples = IntVector.fromArray(INTS, sums, x).lanewise(ASHR, COLUMN_SHIFT);
      ((ByteVector) samples.convertShape(I2B, BYTES, 0)).intoArray(out, outOffset + x);
    }
    ScalarScaleKernels.store(sums, out, outOffset, width, x);
  }

  @Override
  public String toString() {
    return "vector";
  }
}
